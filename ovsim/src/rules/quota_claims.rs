//! What is asked of one limit of a quota, and what the limit says to it (engine 4.5.8).

use super::quota_use::number;
use crate::store::Object;

/// What a limit says of a use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    Well,
    Near,
    Grace,
    Over,
}

/// A limit and what is used and asked of it.
#[derive(Clone, Copy)]
pub(super) struct Claim {
    pub(super) limit: f64,
    pub(super) used: f64,
    pub(super) more: f64,
}

/// From where on a quota warns, and how far above its limit it lets one go, in percent.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    warns: f64,
    stops: f64,
}

impl Bounds {
    pub(super) fn of(quota: &Object, what: &str) -> Bounds {
        let share = |member: &str, usual: &str| {
            let text = quota.text(&format!("{what}_{member}_limit_pct"));
            number(text.or(Some(usual)))
        };
        Bounds {
            warns: share("soft", "80"),
            stops: share("hard", "20") + 100.0,
        }
    }
}

impl Claim {
    pub(super) fn now(self) -> f64 {
        100.0 * (self.used / self.limit)
    }

    pub(super) fn asked(self) -> f64 {
        100.0 * (self.more / self.limit)
    }

    pub(super) fn after(self) -> f64 {
        self.now() + self.asked()
    }

    pub(super) fn judge(self, bounds: Bounds) -> Verdict {
        let after = self.after();
        match () {
            () if self.limit < 0.0 => Verdict::Well,
            // Of a limit of nothing the share is no number.
            () if after.is_nan() || after > bounds.stops => Verdict::Over,
            () if after > 100.0 => Verdict::Grace,
            () if after > bounds.warns => Verdict::Near,
            () => Verdict::Well,
        }
    }
}

/// A share with at most two digits behind the point.
pub(super) fn percent(share: f64) -> String {
    if share.is_nan() {
        return "NaN".into();
    }
    if share.is_infinite() {
        return "\u{221e}".into();
    }
    let text = format!("{share:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_warns_and_has_a_grace_zone_and_minus_one_is_none() {
        let bounds = Bounds {
            warns: 80.0,
            stops: 120.0,
        };
        let rows = [
            (-1.0, 1e9, 1.0, Verdict::Well),
            (10.0, 7.0, 1.0, Verdict::Well),
            (10.0, 9.0, 1.0, Verdict::Near),
            (10.0, 9.0, 3.0, Verdict::Grace),
            (10.0, 9.0, 3.5, Verdict::Over),
            (0.0, 0.0, 1.0, Verdict::Over),
        ];
        for (limit, used, more, verdict) in rows {
            let claim = Claim { limit, used, more };
            assert_eq!(claim.judge(bounds), verdict, "{limit} {used} {more}");
        }
        let shares = [200.0 / 3.0, 100.0, 0.0037, f64::NAN].map(percent);
        assert_eq!(shares, ["66.67", "100", "0", "NaN"]);
    }
}
