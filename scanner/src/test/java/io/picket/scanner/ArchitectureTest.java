package io.picket.scanner;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.picket.checks.Catalogue;
import io.picket.checks.Check;
import io.picket.model.Finding;
import io.picket.probes.Probe;
import io.picket.probes.ProbeList;
import io.picket.reports.Formats;
import io.picket.reports.ReportFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rules of docs/architecture.md that code can break. Each was seen to fail when broken. */
class ArchitectureTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.picket")
          .that(not(resideInAPackage("io.picket.testkit..")));

  private static final String[] EVERYWHERE = {"java..", "org.jspecify.."};

  @Test
  void everyModuleIsLookedAt() {
    for (String module :
        List.of("model", "fingerprints", "probes", "checks", "reports", "scanner")) {
      assertThat(ALL.that(resideInAPackage("io.picket." + module + ".."))).isNotEmpty();
    }
  }

  @Test
  void modulesDependAsDrawn() {
    dependOnlyOn("model");
    dependOnlyOn(
        "fingerprints", "io.picket.model..", "org.snakeyaml.engine..", "javax.xml.stream..");
    dependOnlyOn(
        "checks", "io.picket.model..", "io.picket.fingerprints..", "org.snakeyaml.engine..");
    dependOnlyOn(
        "reports",
        "io.picket.model..",
        "tools.jackson..",
        "com.fasterxml.jackson.annotation..",
        "gg.jte..",
        "javax.xml..");
    dependOnlyOn(
        "probes",
        "io.picket.model..",
        "io.picket.fingerprints..",
        "io.netty..",
        "okhttp3..",
        "okio..",
        "kotlin..",
        "org.bouncycastle..",
        "javax.net..",
        "javax.security.auth.x500..",
        "javax.crypto..");
  }

  /** The page promises five files from the catalogue to the report; each knows the next. */
  @Test
  void aCheckIsFollowedThroughTheFilesThatThePageNames() throws IOException {
    List<List<String>> rows =
        Files.readAllLines(Path.of("../docs/architecture.md")).stream()
            .filter(line -> line.matches("\\| (named in|decided in|from|seen by|told by) .*"))
            .map(line -> List.of(line.split("\\|")).subList(2, 5))
            .toList();
    assertThat(rows).hasSize(5);
    for (int check = 0; check < 3; check++) {
      JavaClass catalogue = named(rows.get(0).get(check));
      JavaClass decides = named(rows.get(1).get(check));
      JavaClass fact = named(rows.get(2).get(check));
      assertThat(knows(catalogue)).contains(decides.getName());
      assertThat(knows(decides)).contains(fact.getName());
      assertThat(knows(named(rows.get(3).get(check)))).contains(fact.getName());
      assertThat(knows(named(rows.get(4).get(check)))).contains(Finding.class.getName());
    }
  }

  /** {@code checks `Catalogue`}. */
  private static JavaClass named(String cell) {
    String[] words = cell.strip().replace("`", "").split(" ");
    return ALL
        .that(resideInAPackage("io.picket." + words[0] + "..").and(simpleName(words[1])))
        .stream()
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no " + cell));
  }

  /** The files that one names; a class inside of another stands in its file. */
  private static Set<String> knows(JavaClass one) {
    return one.getDirectDependenciesFromSelf().stream()
        .map(Dependency::getTargetClass)
        .map(named -> named.getName().replaceFirst("\\$.*", ""))
        .collect(Collectors.toSet());
  }

  private static void dependOnlyOn(String module, String... others) {
    String own = "io.picket." + module + "..";
    String[] allowed = Arrays.copyOf(others, others.length + EVERYWHERE.length + 1);
    System.arraycopy(EVERYWHERE, 0, allowed, others.length, EVERYWHERE.length);
    allowed[allowed.length - 1] = own;
    classes()
        .that()
        .resideInAPackage(own)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed).or(nameMatching("\\[?\\[?[a-z]+")))
        .because("docs/architecture.md draws what " + module + " may depend on")
        .check(ALL);
  }

  @Test
  void onlyTheWireOpensSockets() {
    noClasses()
        .that(
            not(
                resideInAnyPackage("io.picket.probes.wire..", "io.picket.scanner.demo..")
                    .or(nameMatching(ASKS_ISSUERS))))
        .should()
        .accessTargetWhere(opensSomething())
        .because("a socket opens only in the wire, which holds scope and pace")
        .check(ALL);
    noClasses()
        .that(not(resideInAnyPackage("io.picket.probes.wire..", "io.picket.scanner.demo..")))
        .should()
        .dependOnClassesThat(
            nameMatching(
                "java\\.net\\.(HttpURLConnection|URLConnection)|java\\.net\\.http\\..*"
                    + "|com\\.sun\\.net\\.httpserver\\..*|io\\.netty\\.bootstrap\\..*"))
        .because("a socket opens only in the wire, which holds scope and pace")
        .check(ALL);
  }

  /** The one other way out, which asks issuers where the operator allows it (adr/0304). */
  private static final String ASKS_ISSUERS =
      "io\\.picket\\.probes\\.revocation\\.CheckedSockets(\\$Checked)?";

  private static DescribedPredicate<JavaAccess<?>> opensSomething() {
    Set<String> sockets =
        Set.of(
            "java.net.Socket",
            "java.net.ServerSocket",
            "java.net.DatagramSocket",
            "java.nio.channels.SocketChannel",
            "java.nio.channels.ServerSocketChannel",
            "java.nio.channels.DatagramChannel",
            "java.nio.channels.AsynchronousSocketChannel");
    Set<String> others =
        Set.of(
            "java.net.URL.openConnection",
            "java.net.URL.openStream",
            "javax.net.SocketFactory.getDefault",
            "javax.net.ssl.SSLSocketFactory.getDefault");
    return describe(
        "opens a socket of its own",
        access ->
            (sockets.contains(access.getTargetOwner().getName())
                    && Set.of("<init>", "open", "bind").contains(access.getName()))
                || others.contains(access.getTargetOwner().getName() + "." + access.getName()));
  }

  @Test
  void onlyTheWireLooksNamesUp() {
    noClasses()
        .that(not(resideInAnyPackage("io.picket.probes.wire..")))
        .should()
        .callMethodWhere(
            describe(
                "looks a name up",
                call ->
                    call.getTargetOwner().isAssignableTo(InetAddress.class)
                        && Set.of(
                                "getByName",
                                "getAllByName",
                                "getHostName",
                                "getCanonicalHostName",
                                "isReachable",
                                "ofLiteral")
                            .contains(call.getName())))
        .because("names are looked up once, by the network, and strictly")
        .check(ALL);
  }

  @Test
  void onlyTheWayInKnowsTheTimeAndTheStreams() {
    noClasses()
        .that(not(nameMatching("io\\.picket\\.scanner\\.(Main|demo\\.Training)")))
        .should()
        .callMethodWhere(
            describe(
                "asks the system for the time of day",
                call ->
                    (call.getTargetOwner().getPackageName().equals("java.time")
                            && Set.of("now", "system", "systemUTC", "systemDefaultZone")
                                .contains(call.getName()))
                        || call.getTarget()
                            .getFullName()
                            .startsWith("java.lang.System.currentTimeMillis")))
        .because("clocks are passed in")
        .check(ALL);
    noClasses()
        .that(not(nameMatching("io\\.picket\\.scanner\\.(Main|demo\\.Training)")))
        .should()
        .accessFieldWhere(
            describe(
                "uses a standard stream",
                access ->
                    access.getTargetOwner().isEquivalentTo(System.class)
                        && Set.of("in", "out", "err").contains(access.getName())))
        .because("streams are passed in")
        .check(ALL);
  }

  @Test
  void namesSayWhatThingsAre() {
    noClasses()
        .should()
        .resideInAnyPackage(
            "..util..", "..utils..", "..common..", "..core..", "..impl..", "..helper..", "..misc..")
        .check(ALL);
    noClasses()
        .should()
        .haveNameMatching(".*(Manager|Helper|Helpers|Utils|Util|Impl|Processor|Data|Info)")
        .check(ALL);
  }

  @Test
  void everyCommandIsInTheList() {
    assertThat(namesOf(Commands.all())).isEqualTo(concrete(Command.class));
    List<String> names = Commands.all().stream().map(Command::name).toList();
    assertThat(names).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void everyProbeIsInTheList() {
    var fittings = new ProbeList.Fittings(InstantSource.system(), new Random(1), "test");
    List<Probe<?>> probes = ProbeList.all(fittings);
    assertThat(namesOf(probes)).isEqualTo(concrete(Probe.class));
    assertThat(probes.stream().map(Probe::id).toList()).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void everyCheckIsInTheCatalogue() {
    assertThat(namesOf(Catalogue.all())).isEqualTo(concrete(Check.class));
    assertThat(Catalogue.all().stream().map(check -> check.card().id()).toList())
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void everyFormatIsInTheList() {
    assertThat(namesOf(Formats.all())).isEqualTo(concrete(ReportFormat.class));
    assertThat(Formats.all().stream().map(ReportFormat::name).toList())
        .isSorted()
        .doesNotHaveDuplicates();
  }

  private static Set<String> namesOf(Collection<?> things) {
    return things.stream()
        .map(thing -> thing.getClass().getName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> concrete(Class<?> type) {
    return ALL.stream()
        .filter(candidate -> candidate.isAssignableTo(type) && !candidate.isInterface())
        .filter(candidate -> !candidate.getModifiers().contains(JavaModifier.ABSTRACT))
        .map(JavaClass::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
