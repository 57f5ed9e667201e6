//! Apache with mod_auth_gssapi in front of a simulated engine, in the ways in which engines have it.

use super::place::{Place, Service, free_port, wait_for};
use std::process::{Command, Stdio};

const MODULES: &[&str] = &[
    "mpm_event",
    "authn_core",
    "authz_core",
    "authz_user",
    "auth_gssapi",
    "headers",
    "proxy",
    "proxy_http",
];

/// How a front treats the engine behind it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Tickets open the SSO's page for them and the API, as oVirt's documentation sets it up.
    Both,
    /// Tickets open the API alone, as older set-ups have it.
    ApiOnly,
    /// No Kerberos at all.
    Nothing,
    /// Says that everybody is the administrator, and proves nothing itself.
    Impostor,
}

const WAYS: [Way; 4] = [Way::Both, Way::ApiOnly, Way::Nothing, Way::Impostor];

/// A running Apache and the engine behind it; both ended when dropped.
pub(super) struct Front {
    ports: Vec<u16>,
    _apache: Service,
    _engine: Service,
}

impl Front {
    /// Starts an engine and Apache with the key in `keytab`.
    pub(super) fn start(place: &Place, keytab: &str) -> Result<Front, String> {
        let engine_port = free_port()?;
        let mut engine = Command::new("target/debug/ovsim");
        engine
            .args(["--http", "--trust-remote-user", "--vms", "3", "--port"])
            .arg(engine_port.to_string())
            .args([
                "--session-timeout",
                "2",
                "--account",
                "brief:unused:UserRole",
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        let engine = Service::start(&mut engine)?;
        wait_for("ovsim", engine_port)?;
        let ports = WAYS
            .iter()
            .map(|_| free_port())
            .collect::<Result<Vec<_>, _>>()?;
        let conf = conf(place, keytab, engine_port, &ports);
        place.write("apache.conf", &conf)?;
        let mut apache = Command::new("/usr/sbin/apache2");
        place
            .env(&mut apache)
            .args(["-D", "FOREGROUND", "-f"])
            .arg(place.path("apache.conf"))
            .stdin(Stdio::null());
        let apache = Service::start(&mut apache)?;
        for port in &ports {
            wait_for("Apache", *port)?;
        }
        Ok(Front {
            ports,
            _apache: apache,
            _engine: engine,
        })
    }

    /// The address of the engine behind the front that works this way.
    pub(super) fn url(&self, way: Way) -> String {
        let at = WAYS.iter().position(|known| *known == way).unwrap_or(0);
        format!("http://localhost:{}", self.ports[at])
    }
}

fn conf(place: &Place, keytab: &str, engine_port: u16, ports: &[u16]) -> String {
    let dir = place.path("");
    let dir = dir.trim_end_matches('/');
    let mut text = format!(
        "ServerRoot {dir}\nServerName localhost\nPidFile {dir}/apache.pid\nErrorLog {dir}/apache.log\nDefaultRuntimeDir {dir}\n\
         LogLevel warn auth_gssapi:info\nStartServers 1\nThreadsPerChild 8\nServerLimit 2\nMaxRequestWorkers 16\n"
    );
    for module in MODULES {
        text += &format!("LoadModule {module}_module /usr/lib/apache2/modules/mod_{module}.so\n");
    }
    // Only root can, and has to, become somebody else.
    text += "User www-data\nGroup www-data\n";
    for (way, port) in WAYS.iter().zip(ports) {
        text += &format!(
            "Listen 127.0.0.1:{port}\n<VirtualHost 127.0.0.1:{port}>\nProxyPreserveHost On\n\
             ProxyPass / http://127.0.0.1:{engine_port}/\n{}</VirtualHost>\n",
            rules(*way, keytab)
        );
    }
    text
}

fn rules(way: Way, keytab: &str) -> String {
    let places = match way {
        Way::Both => "^/ovirt-engine/(sso/oauth/token-http-auth|api)",
        Way::ApiOnly => "^/ovirt-engine/api",
        Way::Nothing => return "RequestHeader unset X-Remote-User early\n".to_owned(),
        Way::Impostor => return "RequestHeader set X-Remote-User admin@OVCMD.TEST\n".to_owned(),
    };
    format!(
        "RequestHeader unset X-Remote-User early\n<LocationMatch \"{places}\">\n\
         <If \"req('Authorization') !~ /^(Bearer|Basic)/i\">\nAuthType GSSAPI\nAuthName Kerberos\nGssapiSSLonly Off\n\
         GssapiAllowedMech krb5\nGssapiCredStore keytab:{keytab}\nRequire valid-user\n\
         RequestHeader set X-Remote-User \"expr=%{{REMOTE_USER}}\"\n</If>\n</LocationMatch>\n"
    )
}
