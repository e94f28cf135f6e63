"""Commands whose short options or arguments carry credentials, from their manuals. How an option carries its value:

next        the following word            attached   the rest of the same word       both   either
pair        user:password, either way     percent    user%password, either way      source pass:PASSWORD, either way (openssl)
header      an HTTP header, either way
"""

from __future__ import annotations

_MYSQL = {"-p": ("password", "attached")}
_CURL = {"-u": ("user", "pair"), "--user": ("user", "pair"), "-U": ("proxy-user", "pair"), "--proxy-user": ("proxy-user", "pair"), "-H": ("", "header"), "--header": ("", "header"), "--oauth2-bearer": ("bearer-token", "next")}
_LOGIN = {"-p": ("password", "both")}
_LDAP = {"-w": ("password", "both"), "-s": ("password", "both")}
_MONGO = {"-p": ("password", "both")}
_ZIP = {"-P": ("password", "both")}
_JAVA = {name: (name[1:], "next") for name in ("-storepass", "-keypass", "-srcstorepass", "-deststorepass", "-passin")}

COMMANDS: dict[str, dict[str, tuple[str, str]]] = {
    **dict.fromkeys("mysql mysqldump mysqladmin mysqlimport mysqlcheck mysqlshow mysqlsh mysqlpump mariadb mariadb-dump mariadb-admin xtrabackup".split(), _MYSQL),
    **dict.fromkeys("curl curl.exe".split(), _CURL),
    **dict.fromkeys("docker podman buildah skopeo nerdctl helm az oc ibmcloud cf bx".split(), _LOGIN),
    **dict.fromkeys("ldapsearch ldapadd ldapmodify ldapdelete ldapwhoami ldappasswd ldapcompare".split(), _LDAP),
    **dict.fromkeys("mongo mongosh mongodump mongorestore mongoexport mongoimport mongostat".split(), _MONGO),
    **dict.fromkeys("keytool jarsigner".split(), _JAVA),
    "sshpass": {"-p": ("password", "both")},
    "redis-cli": {"-a": ("password", "both"), "--pass": ("password", "next")},
    "wget": {"--header": ("", "header"), "--http-password": ("http-password", "next"), "--ftp-password": ("ftp-password", "next")},
    "http": {"-a": ("auth", "pair"), "--auth": ("auth", "pair")},
    "https": {"-a": ("auth", "pair"), "--auth": ("auth", "pair")},
    "sqlcmd": {"-P": ("password", "both")},
    "bcp": {"-P": ("password", "both")},
    "isql": {"-P": ("password", "both")},
    "osql": {"-P": ("password", "both")},
    "smbclient": {"-U": ("user", "percent"), "--user": ("user", "percent")},
    "rpcclient": {"-U": ("user", "percent")},
    "net": {"-U": ("user", "percent")},
    "openssl": {"-passin": ("passin", "source"), "-passout": ("passout", "source"), "-pass": ("pass", "source"), "-k": ("passphrase", "next"), "-password": ("password", "source")},
    "zip": _ZIP,
    "unzip": _ZIP,
    "7z": {"-p": ("password", "attached")},
    "7za": {"-p": ("password", "attached")},
    "rar": {"-p": ("password", "attached"), "-hp": ("password", "attached")},
    "unrar": {"-p": ("password", "attached")},
    "ssh-keygen": {"-N": ("passphrase", "next"), "-P": ("passphrase", "next")},
    "useradd": {"-p": ("password", "next")},
    "usermod": {"-p": ("password", "next")},
    "signtool": {"/p": ("password", "next")},
    "psexec": {"-p": ("password", "next")},
    "cqlsh": {"-p": ("password", "next")},
    "mosquitto_pub": {"-P": ("password", "next")},
    "mosquitto_sub": {"-P": ("password", "next")},
    "rabbitmqadmin": {"-p": ("password", "both")},
    "influx": {"-password": ("password", "next"), "-t": ("token", "next")},
    "twine": {"-p": ("password", "next")},
    "nuget": {"-p": ("password", "next"), "-k": ("api-key", "next")},
    "svn": {"--password": ("password", "next")},
    "wpa_passphrase": {"#2": ("passphrase", "argument")},
    "convertto-securestring": {"#1": ("ConvertTo-SecureString", "argument")},
    "vault": {"login#1": ("token", "argument")},
    "htpasswd": {"-b#3": ("password", "argument")},
}

# Words that take a command after them.
PREFIXES = frozenset("sudo env exec time nohup command doas xargs run then do else if while until not ! && ||".split())
