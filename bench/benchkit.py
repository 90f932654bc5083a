"""What the side-by-side benchmarks share: real servers, a delay, a stopwatch, and reading answers.

Everything stays on loopback. Nothing here is needed by the build or its tests.
"""

import contextlib
import json
import os
import platform
import re
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import xml.etree.ElementTree as ElementTree

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PICKET = os.path.join(ROOT, "picket")

LEGACY = "ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; ssl_ciphers 'ALL:COMPLEMENTOFALL:@SECLEVEL=0';"
LEGACY_NO_NULL = "ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; ssl_ciphers 'ALL:@SECLEVEL=0';"
# A server that enforces its own order, which nmap then finds out by sorting.
LEGACY_OWN_ORDER = LEGACY + " ssl_prefer_server_ciphers on;"
MODERN = "ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers 'HIGH:!aNULL:!MD5';"
STRICT = (
    "ssl_protocols TLSv1.3; "
    "ssl_conf_command Ciphersuites TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256;"
)
FLAVOURS = {"legacy, its own order": LEGACY_OWN_ORDER, "legacy, the client's order": LEGACY_NO_NULL, "modern": MODERN,
            "strict": STRICT}


def tool(name):
    found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if not found:
        sys.exit(f"{name} is not installed")
    return found


def free_port(address="127.0.0.1"):
    with socket.socket() as probe:
        probe.bind((address, 0))
        return probe.getsockname()[1]


def await_listening(address, port, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            socket.create_connection((address, port), 1).close()
            return
        time.sleep(0.02)
    sys.exit(f"nothing listens on {address}:{port}")


class Run:
    """One run of one command: wall and CPU seconds, peak memory, exit code, output."""

    def __init__(self, command, timeout=1800):
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
            begun = time.perf_counter()
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=errors)
            _, status, usage = os.wait4(process.pid, 0)
            self.wall = time.perf_counter() - begun
            process.returncode = os.waitstatus_to_exitcode(status)
            self.code = process.returncode
            self.cpu = usage.ru_utime + usage.ru_stime
            self.megabytes = usage.ru_maxrss / 1024
            out.seek(0)
            errors.seek(0)
            self.out = out.read().decode("utf-8", "replace")
            self.errors = errors.read().decode("utf-8", "replace")


def cpu_of(pid):
    """Seconds of processor time that a process took so far, user and system (proc(5), fields 14 and 15)."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Nginx:
    """An nginx with server blocks of the caller's choice and a count of the connections it took."""

    def __init__(self, blocks, listeners=1):
        self.folder = tempfile.mkdtemp(prefix="picket-bench-")
        self.status = free_port()
        self.certificate(["-newkey", "rsa:2048"], "rsa")
        self.certificate(["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"], "ec")
        subprocess.run(
            [tool("openssl"), "genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", "group:ffdhe2048",
             "-out", f"{self.folder}/dh.pem"], check=True, stderr=subprocess.DEVNULL)
        folder = self.folder
        text = f"""
daemon off; master_process off; pid {folder}/pid; worker_rlimit_nofile 16384;
events {{ worker_connections 8192; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  ssl_certificate {folder}/rsa.crt; ssl_certificate_key {folder}/rsa.key;
  ssl_certificate {folder}/ec.crt; ssl_certificate_key {folder}/ec.key;
  ssl_dhparam {folder}/dh.pem;
  server {{ listen 127.0.0.1:{self.status}; location / {{ stub_status; }} }}
  {blocks}
}}
"""
        with open(f"{folder}/nginx.conf", "w") as out:
            out.write(text)
        self.log = open(f"{folder}/log", "wb")
        self.process = subprocess.Popen(
            [tool("nginx"), "-e", "stderr", "-p", folder, "-c", f"{folder}/nginx.conf"],
            stdin=subprocess.DEVNULL, stderr=self.log)
        await_listening("127.0.0.1", self.status)

    def certificate(self, key, name):
        subprocess.run(
            [tool("openssl"), "req", "-x509", *key, "-nodes", "-days", "90", "-subj", "/CN=bench.test",
             "-addext", "subjectAltName=DNS:bench.test", "-keyout", f"{self.folder}/{name}.key",
             "-out", f"{self.folder}/{name}.crt"], check=True, stderr=subprocess.DEVNULL)

    def cpu(self):
        """Seconds of processor time so far."""
        return cpu_of(self.process.pid)

    def accepted(self):
        """Connections taken so far, the questions about it left out."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.status}/") as answer:
            count = int(answer.read().decode().split("\n")[2].split()[0])
        self.asked = getattr(self, "asked", 0) + 1
        return count - self.asked

    def close(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder)


class DelayRelay:
    """The relay of io.picket.bench.DelayRelay in front of servers."""

    def __init__(self, round_trip_ms, pairs):
        self.process = subprocess.Popen(
            [java(), "-cp", class_path(), "io.picket.bench.DelayRelay", str(round_trip_ms)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        for listen, target in pairs:
            self.process.stdin.write(f"{listen[0]} {listen[1]} {target[0]} {target[1]}\n")
        self.process.stdin.write("\n")
        if self.process.stdout.readline().strip() != "ready":
            sys.exit("the relay does not start: run mvn -DskipTests package first")

    def cpu(self):
        """Seconds of processor time so far."""
        return cpu_of(self.process.pid)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def java():
    home = os.environ.get("JAVA_HOME", "")
    for candidate in [home, *sorted(f"/usr/lib/jvm/{name}" for name in os.listdir("/usr/lib/jvm"))]:
        program = os.path.join(candidate, "bin", "java")
        if os.access(program, os.X_OK):
            said = subprocess.run([program, "-version"], capture_output=True, text=True).stderr
            if re.search(r'version "25', said):
                return program
    sys.exit("no JDK 25: set JAVA_HOME")


def class_path():
    """The relay needs Netty only, and takes it from Maven's local repository."""
    netty = os.path.expanduser("~/.m2/repository/io/netty")
    version = re.search(r"<netty.version>(.*?)<", open(os.path.join(ROOT, "pom.xml")).read()).group(1)
    parts = ["transport", "common", "buffer", "resolver"]
    jars = [f"{netty}/netty-{part}/{version}/netty-{part}-{version}.jar" for part in parts]
    return ":".join([os.path.join(ROOT, "bench/target/classes"), *jars])


def interleaved(rounds, contestants):
    """Runs A B C A B C; contestants are name -> function that returns a Run with what else it measured."""
    results = {name: [] for name in contestants}
    for number in range(rounds):
        for name, contestant in contestants.items():
            run = contestant()
            results[name].append(run)
            print(f"  round {number + 1} {name}: {run.wall:.2f} s", file=sys.stderr)
    return results


def median(runs, field):
    values = [getattr(run, field) for run in runs if getattr(run, field) is not None]
    return statistics.median(values) if values else None


def number(value, digits=2):
    return "-" if value is None else f"{value:.{digits}f}" if isinstance(value, float) else str(value)


def table(headings, rows):
    print("| " + " | ".join(headings) + " |")
    print("| " + " | ".join("---" for _ in headings) + " |")
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def machine():
    model = "unknown"
    with contextlib.suppress(OSError):
        for line in open("/proc/cpuinfo"):
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    said = subprocess.run([java(), "-version"], capture_output=True, text=True).stderr.split("\n")[0]
    nmap = subprocess.run([tool("nmap"), "--version"], capture_output=True, text=True).stdout.split(" ")[2]
    sslscan = subprocess.run([tool("sslscan"), "--version"], capture_output=True, text=True).stdout
    sslscan = re.sub(r"\x1b\[[0-9;]*m", "", sslscan).split()[0]
    print(f"{os.cpu_count()} cores ({model}), Linux {platform.release()}, {said}, nmap {nmap}, sslscan {sslscan}; "
          f"load average when it began {os.getloadavg()[0]:.1f}; {time.strftime('%Y-%m-%d')}\n")


def nmap_pairs(xml):
    """The accepted (version, suite) pairs that nmap found, per address."""
    found = {}
    for host in ElementTree.fromstring(xml).iter("host"):
        address = host.find("address").get("addr")
        pairs = found.setdefault(address, set())
        for script in host.iter("script"):
            if script.get("id") != "ssl-enum-ciphers":
                continue
            for version in script.findall("table"):
                for suite in version.find("table[@key='ciphers']").findall("table"):
                    pairs.add((version.get("key"), suite.find("elem[@key='name']").text))
    return found


def sslscan_pairs(xml):
    """The accepted (version, suite code) pairs that sslscan found."""
    names = {"SSLv3": "SSLv3", "TLSv1.0": "TLSv1.0", "TLSv1.1": "TLSv1.1", "TLSv1.2": "TLSv1.2", "TLSv1.3": "TLSv1.3"}
    return {
        (names[cipher.get("sslversion")], int(cipher.get("id"), 16))
        for cipher in ElementTree.fromstring(xml).iter("cipher")
    }


def picket_records(file):
    """The accepted pairs in Picket's record: address -> (version, code, name)."""
    with open(file) as record:
        hosts = json.load(record)["hosts"]
    found = {}
    for host in hosts:
        pairs = found.setdefault(host["host"]["address"], set())
        for service in host["services"]:
            for run in service["runs"]:
                for version in run["outcome"].get("seen", {}).get("versions", []):
                    label = PICKET_VERSIONS.get(version["version"], version["version"])
                    pairs.update((label, suite["code"], suite["name"]) for suite in version["suites"])
    return found


PICKET_VERSIONS = {"ssl_3": "SSLv3", "tls_1_0": "TLSv1.0", "tls_1_1": "TLSv1.1", "tls_1_2": "TLSv1.2",
                   "tls_1_3": "TLSv1.3"}


def raise_descriptors():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
