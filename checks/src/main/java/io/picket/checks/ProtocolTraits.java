package io.picket.checks;

import io.picket.model.Answer;
import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.ProtocolSeen;
import io.picket.model.ProtocolSeen.Question;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a service does without something that its protocol has long had something better for.
 *
 * @param protocols in which the question arises
 * @param questions one yes is the fault; only where all are answered no is there none
 * @param fault what is wrong when the answer is yes, as the beginning of a sentence
 */
record ProtocolTraits(CheckCard card, Set<String> protocols, List<Question> questions, String fault)
    implements OfProtocol {
  private static final String RFC_6143 = "https://www.rfc-editor.org/rfc/rfc6143";

  ProtocolTraits {
    protocols = Set.copyOf(protocols);
    questions = List.copyOf(questions);
  }

  static List<Check> all() {
    return List.of(
        new ProtocolTraits(
            Card.of(
                    "mssql-browser-not-exposed",
                    Severity.HIGH,
                    "SQL Server Browser tells nothing to the outside")
                .why(
                    "It tells everybody the names, versions and ports of all instances, and answers"
                        + " one small datagram with a large one, which others are flooded with.")
                .remedy(
                    "Close UDP port 1434 towards the internet; where every instance has a fixed"
                        + " port, turn SQL Server Browser off.")
                .see(
                    "MC-SQLR",
                    "https://learn.microsoft.com/en-us/openspecs/windows_protocols/mc-sqlr/")
                .done(),
            Set.of("mssql"),
            List.of(Question.MSSQL_BROWSER),
            "SQL Server Browser can be reached"),
        new ProtocolTraits(
            Card.of("rdp-nla-required", Severity.CRITICAL, "Remote Desktop demands NLA")
                .why(
                    "Without Network Level Authentication everybody who reaches the port is given a"
                        + " session and a logon screen before saying who he is. Faults in that part"
                        + " of the server need no password to be used.")
                .remedy(
                    "Turn on \"Allow connections only from computers running Remote Desktop with"
                        + " Network Level Authentication\", by group policy for all servers.")
                .see(
                    "MS-RDPBCGR, section 5.4.2",
                    "https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-rdpbcgr/")
                .done(),
            Set.of("rdp"),
            // RDP's own security goes without NLA as well.
            List.of(Question.RDP_WITHOUT_NLA, Question.RDP_OWN_SECURITY),
            "A session begins without NLA"),
        new ProtocolTraits(
            Card.of(
                    "rdp-own-security-refused",
                    Severity.CRITICAL,
                    "Remote Desktop refuses its own old encryption")
                .why(
                    "RDP's own security does not prove to the client which server it talks to, so"
                        + " anybody on the way can read the password; and it goes without Network"
                        + " Level Authentication.")
                .remedy(
                    "Set the group policy \"Require use of specific security layer for remote (RDP)"
                        + " connections\" to SSL, and demand Network Level Authentication.")
                .see(
                    "MS-RDPBCGR, section 5.3",
                    "https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-rdpbcgr/")
                .done(),
            Set.of("rdp"),
            List.of(Question.RDP_OWN_SECURITY),
            "A session begins with RDP's own security"),
        new ProtocolTraits(
            Card.of("smb-signing-required", Severity.MEDIUM, "SMB demands signed messages")
                .why(
                    "Where signing is left to the client, somebody on the way can pass a login on"
                        + " to this server and act in the user's name.")
                .remedy(
                    "Set the policy \"Microsoft network server: Digitally sign communications"
                        + " (always)\"; in Samba, server signing = mandatory.")
                .see(
                    "MS-SMB2, section 2.2.4",
                    "https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-smb2/")
                .done(),
            Set.of("netbios", "smb"),
            List.of(Question.SMB_UNSIGNED),
            "Sessions go without signing"),
        new ProtocolTraits(
            Card.of("smb1-refused", Severity.CRITICAL, "SMB1 is refused")
                .why(
                    "SMB1 has no protection against somebody on the way, and faults in old servers"
                        + " of it are used by worms. No system in support needs it.")
                .remedy(
                    "On Windows, Set-SmbServerConfiguration -EnableSMB1Protocol $false; in Samba,"
                        + " server min protocol = SMB2_02 or higher.")
                .see(
                    "MS-CIFS, section 2.2.4.52",
                    "https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-cifs/")
                .done(),
            Set.of("netbios", "smb"),
            List.of(Question.SMB_1),
            "SMB1 is spoken"),
        new ProtocolTraits(
            Card.of("ssh-version-1-refused", Severity.HIGH, "Version 1 of SSH is refused")
                .why(
                    "Version 1 of SSH lets somebody on the way change what is sent. Nothing in"
                        + " support needs it.")
                .remedy("Allow version 2 alone, or replace the server with one in support.")
                .see("RFC 4253, section 5.1", "https://www.rfc-editor.org/rfc/rfc4253#section-5.1")
                .done(),
            Set.of("ssh"),
            List.of(Question.SSH_1),
            "Version 1 of SSH is spoken"),
        new ProtocolTraits(
            Card.of("vnc-encrypted", Severity.MEDIUM, "VNC sessions are encrypted")
                .why(
                    "In a VNC session in clear everybody on the way sees the screen and every key"
                        + " that is typed, passwords for other systems included; the password of"
                        + " the session itself is at most eight characters behind an old cipher.")
                .remedy(
                    "Let VNC listen on the loopback address and reach it through SSH or a VPN; or"
                        + " offer types with X.509 alone.")
                .see("RFC 6143, section 8", RFC_6143 + "#section-8")
                .done(),
            Set.of("vnc"),
            List.of(Question.VNC_IN_CLEAR),
            "A session may go in clear"),
        new ProtocolTraits(
            Card.of("vnc-password-demanded", Severity.CRITICAL, "VNC demands a password")
                .why("Everybody who reaches the port sees the screen and uses the keyboard.")
                .remedy(
                    "Take it off the internet now; set a password, and look for what strangers may"
                        + " have done.")
                .see("RFC 6143, section 7.2.1", RFC_6143 + "#section-7.2.1")
                .done(),
            Set.of("vnc"),
            List.of(Question.VNC_WITHOUT_PASSWORD),
            "A session begins without a password"));
  }

  @Override
  public Verdict judge(ProtocolSeen seen, ServiceFacts endpoint, Circumstances circumstances) {
    List<Answer> answers = questions.stream().map(seen::answer).toList();
    for (Answer answer : answers) {
      if (answer instanceof Answer.Yes(String how)) {
        return new Verdict.Fail(
            card.severity(),
            fault + ": the server " + how + ".",
            List.of(new Evidence("port " + endpoint.endpoint().port(), how)),
            Optional.empty());
      }
    }
    for (Answer answer : answers) {
      if (answer instanceof Answer.Unknown(Reason reason, String detail)) {
        return new Verdict.Unknown(reason, detail);
      }
    }
    return new Verdict.Pass(
        "The server " + Phrases.list(answers.stream().map(ProtocolTraits::how).toList()) + ".");
  }

  private static String how(Answer answer) {
    return answer instanceof Answer.No(String how) ? how : "";
  }
}
