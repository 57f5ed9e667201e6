//! What each shell is told: the script it loads, and how an answer is written for it. The scripts hold no word of the
//! grammar: they hand over what is typed and show what comes back.

use super::{Answer, Offer};

/// A shell with its own way to be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// bash 4 and later.
    Bash,
    /// zsh with compinit.
    Zsh,
    /// fish 3.
    Fish,
    /// elvish.
    Elvish,
    /// PowerShell 5 and later.
    Powershell,
}

impl Dialect {
    /// Every dialect, by the word of the command line.
    pub const WORDS: [&'static str; 5] = ["bash", "zsh", "fish", "elvish", "powershell"];

    /// The dialect of a word.
    #[must_use]
    pub fn find(word: &str) -> Option<Dialect> {
        Some(match word {
            "bash" => Dialect::Bash,
            "zsh" => Dialect::Zsh,
            "fish" => Dialect::Fish,
            "elvish" => Dialect::Elvish,
            "powershell" => Dialect::Powershell,
            _ => return None,
        })
    }

    /// What the shell loads.
    #[must_use]
    pub fn script(self) -> &'static str {
        match self {
            Dialect::Bash => BASH,
            Dialect::Zsh => ZSH,
            Dialect::Fish => FISH,
            Dialect::Elvish => ELVISH,
            Dialect::Powershell => POWERSHELL,
        }
    }

    /// The answer as its script reads it, line by line; `open` is the quote that is open where the cursor is.
    #[must_use]
    pub fn lines(self, answer: &Answer, current: &str, open: Option<char>) -> Vec<String> {
        let offers = match answer {
            Answer::Files(skipped) => return vec![format!("files {skipped}")],
            Answer::Offers(offers) => offers,
        };
        let mut lines = vec!["words".to_owned()];
        // bash replaces what stands behind the last character at which it breaks words.
        let broken = match self {
            Dialect::Bash if open.is_none() => current.rfind(['=', ':']).map_or(0, |at| at + 1),
            _ => 0,
        };
        for offer in offers {
            let help = offer.help.replace(['\t', '\n'], " ");
            let text = offer.text.replace(['\t', '\n'], " ");
            lines.push(match self {
                Dialect::Bash if open.is_some() => text,
                Dialect::Bash => {
                    let end = if offer.goes_on { "" } else { " " };
                    format!("{}{end}", quoted(text.get(broken..).unwrap_or(&text)))
                }
                Dialect::Zsh | Dialect::Elvish => format!("{}{text}\t{help}", mark(offer)),
                Dialect::Fish | Dialect::Powershell => format!("{text}\t{help}"),
            });
        }
        lines
    }
}

/// Whether a blank follows.
fn mark(offer: &Offer) -> char {
    if offer.goes_on { '+' } else { '.' }
}

/// What bash would read as more than letters, behind backslashes.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if !(letter.is_alphanumeric() || "-_./,:=@%+~^".contains(letter)) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

const BASH: &str = r#"# ovcmd completion for bash: source <(ovcmd completion bash)
_ovcmd() {
    local line answer= current=${COMP_WORDS[COMP_CWORD]}
    [[ $current == [=:] ]] && current=
    COMPREPLY=()
    compopt -o nospace 2>/dev/null
    # The line as typed up to the cursor: COMP_WORDS is broken at '=' and ':' besides.
    while IFS= read -r line; do
        if [[ -z $answer ]]; then
            answer=$line
            [[ $line == files* ]] || continue
            compopt +o nospace -o filenames 2>/dev/null
            while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current")
            return
        fi
        COMPREPLY+=("$line")
    done < <("${COMP_WORDS[0]}" completion answer bash -- "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
}
complete -F _ovcmd ovcmd
"#;

const ZSH: &str = r#"#compdef ovcmd
# ovcmd completion for zsh: source <(ovcmd completion zsh), or this as _ovcmd in a directory of fpath
_ovcmd() {
    local -a lines ends more ends_shown more_shown before
    local line text shown
    before=("${(@Q)words[2,CURRENT-1]}")
    lines=("${(@f)$(ovcmd completion answer zsh -- "${before[@]}" "${(Q)PREFIX}" 2>/dev/null)}")
    if [[ $lines[1] == files* ]]; then
        compset -P ${lines[1]#files } '*' 2>/dev/null
        [[ ${lines[1]#files } == 0 ]] || compset -P '*='
        _files
        return
    fi
    for line in "${(@)lines[2,-1]}"; do
        text=${${line#?}%%$'\t'*}
        shown="$text -- ${line#*$'\t'}"
        if [[ $line == +* ]]; then
            more+=("$text"); more_shown+=("$shown")
        else
            ends+=("$text"); ends_shown+=("$shown")
        fi
    done
    (( $#ends )) && compadd -l -d ends_shown -a ends
    (( $#more )) && compadd -l -S '' -d more_shown -a more
    (( $#ends + $#more ))
}
if [[ $funcstack[1] == _ovcmd ]]; then
    _ovcmd "$@"
elif (( $+functions[compdef] )); then
    compdef _ovcmd ovcmd
fi
"#;

const FISH: &str = r#"# ovcmd completion for fish: ovcmd completion fish | source
function __ovcmd_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l lines (ovcmd completion answer fish -- $before[2..-1] (string unescape -- "$current"; or echo -- "$current") 2>/dev/null)
    switch "$lines[1]"
        case 'files*'
            set -l skipped (string replace 'files ' '' -- $lines[1])
            set -l lead (string sub -l $skipped -- $current)
            set -l rest (string sub -s (math $skipped + 1) -- $current)
            for path in (__fish_complete_path $rest)
                echo $lead$path
            end
        case '*'
            printf '%s\n' $lines[2..-1]
    end
end
complete -c ovcmd -f -a '(__ovcmd_complete)'
"#;

const ELVISH: &str = r#"# ovcmd completion for elvish: eval (ovcmd completion elvish | slurp)
use str
set edit:completion:arg-completer[ovcmd] = {|@words|
    var lines = [(try { ovcmd completion answer elvish -- (all $words[1..]) 2>/dev/null } catch { })]
    if (and (> (count $lines) 0) (str:has-prefix $lines[0] files)) {
        edit:complete-filename $words[-1]
    } else {
        for line $lines[1..] {
            var text help = (str:split &max=2 "\t" $line[1..])
            var end = ' '
            if (str:has-prefix $line +) { set end = '' }
            edit:complex-candidate $text &code-suffix=$end &display=$text' '$help
        }
    }
}
"#;

const POWERSHELL: &str = r#"# ovcmd completion for PowerShell: ovcmd completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName ovcmd -ScriptBlock {
    param($current, $line, $cursor)
    $words = @($line.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursor -or $_.Extent.Text -ne $current } |
        ForEach-Object { $_.Extent.Text })
    $answer = @(ovcmd completion answer powershell -- @words $current 2>$null)
    if ($answer.Count -eq 0 -or $answer[0] -like 'files*') { return }
    $answer | Select-Object -Skip 1 | ForEach-Object {
        $text, $help = $_ -split "`t", 2
        if (-not $help) { $help = $text }
        [System.Management.Automation.CompletionResult]::new($text, $text, 'ParameterValue', $help)
    }
}
"#;
