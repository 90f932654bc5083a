package io.picket.scanner.scope;

import io.picket.fingerprints.data.Fields;
import io.picket.fingerprints.data.Spelling;
import io.picket.fingerprints.data.Value;
import io.picket.fingerprints.products.DefaultLogins;
import io.picket.model.AddressRange;
import io.picket.model.HostName;
import io.picket.model.Intrusion;
import io.picket.model.PortSet;
import io.picket.model.Text;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Reads the logins that a scope file grants, and holds them against the rest of it: a login stays
 * inside the targets, the exclusions, the ceiling and the time of the file.
 *
 * @param names the names among the file's targets
 * @param ranges the addresses among them
 * @param exclusions the addresses it excludes
 */
record LoginGrants(
    List<HostName> names,
    List<AddressRange> ranges,
    List<AddressRange> exclusions,
    Intrusion ceiling,
    Optional<Instant> from,
    Instant until) {
  List<Permission.Login> read(Fields file) {
    Optional<Value> granted = file.optional("logins");
    if (granted.isEmpty()) {
      return List.of();
    }
    if (ceiling != Intrusion.AUTHENTICATE) {
      throw granted
          .get()
          .bad(
              "logins need the ceiling authenticate, which this file does not grant",
              "write \"ceiling: authenticate\", or leave the logins out");
    }
    var logins = new ArrayList<Permission.Login>();
    var seen = new HashSet<String>();
    for (Value value : granted.get().list()) {
      Permission.Login login = login(value);
      if (!seen.add(login.server().declared() + " " + login.account())) {
        throw value.bad(
            "the login as \""
                + login.account()
                + "\" at "
                + login.server().declared()
                + " is granted twice",
            "keep one of them");
      }
      logins.add(login);
    }
    return logins;
  }

  private Permission.Login login(Value value) {
    Fields fields =
        value.fields("server", "account", "from", "until", "granted_by", "failure_may_lock");
    Target server = server(fields.required("server"));
    String account = account(fields.required("account"));
    Value begins = fields.required("from");
    Value ends = fields.required("until");
    Instant first = begins.moment();
    Instant last = ends.moment();
    if (!first.isBefore(last)) {
      throw ends.bad("the login's time ends before it begins", "write a later moment");
    }
    if (from.isPresent() && first.isBefore(from.get())) {
      throw begins.bad("the login's time begins before that of the file", "write a later moment");
    }
    if (last.isAfter(until)) {
      throw ends.bad("the login's time ends after that of the file", "write an earlier moment");
    }
    Value known = fields.required("failure_may_lock");
    if (!known.flag()) {
      throw known.bad(
          "a login is tried only where it is known that a failure is logged and may lock the"
              + " account",
          "write true, or leave this login out");
    }
    return new Permission.Login(server, account, first, last, fields.required("granted_by").text());
  }

  private Target server(Value value) {
    Target server = ScopeFile.withoutPort(value);
    switch (server) {
      case Target.Block _ ->
          throw value.bad("a login is granted at one server, not at many", "name each of them");
      case Target.Name(HostName name, PortSet _) -> {
        if (!names.contains(name)) {
          throw value.bad(
              name.ascii() + " is not among this file's targets",
              Spelling.nearest(name.ascii(), names.stream().map(HostName::ascii).toList())
                  .map(near -> "did you mean \"" + near + "\"?")
                  .orElse("add it to the targets"));
        }
      }
      case Target.Address(InetAddress address, PortSet _) -> {
        if (ranges.stream().noneMatch(range -> range.contains(address))) {
          throw value.bad(
              server.declared() + " is not among this file's targets", "add it to the targets");
        }
        if (exclusions.stream().anyMatch(range -> range.contains(address))) {
          throw value.bad(server.declared() + " is excluded by this file", "leave this login out");
        }
      }
    }
    return server;
  }

  private static String account(Value value) {
    String account = value.text();
    List<String> known = DefaultLogins.accounts();
    if (!known.contains(account)) {
      throw value.bad(
          "\"" + Text.printable(account, 60) + "\" is no account that a known vendor documents",
          Spelling.hint(account, known));
    }
    return account;
  }
}
