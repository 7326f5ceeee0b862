package io.plumbline.server.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The rules that keep the product in the shape that docs/architecture.md tells. */
class ArchitectureTest {

    private static final String BASE = "io.plumbline";

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(BASE);

    /** Every package of the engine, with the engine packages that it may import. */
    private static final Map<String, Set<String>> ENGINE = Map.ofEntries(
            Map.entry("naming", Set.of()),
            Map.entry("process", Set.of()),
            Map.entry("target", Set.of()),
            Map.entry("agent", Set.of("process", "target")),
            Map.entry("capture", Set.of("naming", "target")),
            Map.entry("trend", Set.of("naming")),
            Map.entry("flight", Set.of()),
            Map.entry("profile", Set.of("naming", "process", "flight")),
            Map.entry("trace", Set.of("naming", "process", "trend", "flight", "profile")),
            Map.entry("rules", Set.of("process")),
            Map.entry("hprof", Set.of()),
            Map.entry("heap", Set.of("hprof")),
            Map.entry("forensics", Set.of("naming", "process", "hprof", "heap")),
            Map.entry("offheap", Set.of("naming", "target", "profile")),
            Map.entry("upload", Set.of("process", "hprof", "profile", "trace", "trend", "forensics")),
            Map.entry("audit", Set.of()),
            Map.entry("verdict", Set.of("naming", "trend", "profile", "trace", "forensics", "offheap", "audit")),
            Map.entry("repair", Set.of("trend", "trace", "verdict")),
            Map.entry(
                    "report",
                    Set.of(
                            "trend",
                            "profile",
                            "trace",
                            "rules",
                            "forensics",
                            "offheap",
                            "audit",
                            "verdict",
                            "repair")));

    /** Packages of the table that nobody has written yet; every other rule must find something to check. */
    private static final Set<String> PLANNED = Set.of("audit");

    @Test
    void whatIsPlannedDoesNotExistYet() {
        assertThat(PLANNED)
                .allSatisfy(name -> assertThat(PRODUCT.containPackage(BASE + ".batch." + name))
                        .as(name)
                        .isFalse());
    }

    @Test
    void theWholeProductIsLookedAt() {
        var modules = new TreeSet<String>();
        for (JavaClass type : PRODUCT) {
            modules.add(moduleOf(type.getPackageName()));
        }

        assertThat(modules).contains("persistence", "batch", "web", "server");
    }

    @Test
    void packagesAreFreeOfCycles() {
        check(slices().matching(BASE + ".(**)").should().beFreeOfCycles());
    }

    @Test
    void aModuleIsTheFirstSegmentOfItsPackages() {
        check(classes()
                .should()
                .resideInAnyPackage(
                        BASE + ".persistence..",
                        BASE + ".batch..",
                        BASE + ".web..",
                        BASE + ".server..",
                        BASE + ".lab..",
                        BASE + ".testing.."));
    }

    @Test
    void persistenceKnowsNeitherTheEngineNorTheWeb() {
        check(noClasses()
                .that()
                .resideInAPackage(BASE + ".persistence..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BASE + ".batch..", BASE + ".web..", BASE + ".server.."));
    }

    @Test
    void theEngineIsPlainJava() {
        check(noClasses()
                .that(engine())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "jakarta..",
                        "org.hibernate..",
                        "org.eclipse.microprofile..",
                        BASE + ".persistence..",
                        BASE + ".web..",
                        BASE + ".server.."));
    }

    @Test
    void enginePackagesImportWhatTheTableAllows() {
        ENGINE.forEach((name, allowed) -> {
            var forbidden = ENGINE.keySet().stream()
                    .filter(other -> !other.equals(name) && !allowed.contains(other))
                    .map(ArchitectureTest::enginePackage)
                    .toArray(String[]::new);
            check(noClasses()
                    .that()
                    .resideInAPackage(enginePackage(name))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(forbidden)
                    .allowEmptyShould(PLANNED.contains(name)));
        });
    }

    @Test
    void everyPackageOfBatchIsOfTheEngineOrNightly() {
        check(classes()
                .that()
                .resideInAPackage(BASE + ".batch..")
                .should()
                .resideInAnyPackage(Stream.concat(
                                ENGINE.keySet().stream().map(ArchitectureTest::enginePackage),
                                Stream.of(BASE + ".batch", BASE + ".batch.nightly.."))
                        .toArray(String[]::new)));
    }

    @Test
    void onlyTheDiagnosisOfTheWebSeesTheEngine() {
        check(noClasses()
                .that(resideInAPackage(BASE + ".web..").and(not(resideInAPackage(BASE + ".web.diagnosis.."))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(BASE + ".batch.."));
    }

    /** The doors to the jobs; what else the web sees of their package are those doors' failures and settings. */
    @Test
    void theWebReachesTheJobsThroughThreeUseCases() {
        var nightly = BASE + ".batch.nightly.";
        check(
                noClasses()
                        .that()
                        .resideInAPackage(BASE + ".web.diagnosis..")
                        .should()
                        .dependOnClassesThat(
                                resideInAPackage(BASE + ".batch.nightly..")
                                        .and(
                                                not(
                                                        nameMatching(
                                                                Pattern.quote(nightly)
                                                                        + "(Diagnoses|Targets(\\$Sampling)?|EventQuestions|HeapGrowths|CaptureFiles(\\$Here)?|Uploads(\\$Sent)?|\\w+Exception(\\$Reason)?|(notice\\.)?\\w+Settings)")))));
    }

    /** They lie where the server's class loader does not look; each JVM of the analysis has them. */
    @Test
    void onlyPackagesWithAProgramOfTheirOwnSeeTheLibrariesOfTheAnalysis() {
        check(noClasses()
                .that(not(resideInAnyPackage(enginePackage("profile"), enginePackage("trace"), enginePackage("rules"))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "one.convert..",
                        "one.jfr..",
                        "one.heatmap..",
                        "one.profiler..",
                        "com.microsoft.gctoolkit..",
                        "dev.cel..",
                        "org.openjdk.jmc.."));
    }

    @Test
    void hotPathsUseNoStreams() {
        check(noClasses()
                .that()
                .resideInAnyPackage(enginePackage("hprof"), enginePackage("heap"), BASE + ".web.redirect..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.stream.."));
    }

    @Test
    void resourcesNeverSeeAnEntityManager() {
        check(noClasses()
                .that()
                .resideInAPackage(BASE + ".web..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.persistence.."));
    }

    @Test
    void resourcesAndEntitiesAreWhereTheyBelong() {
        check(classes().that().areAnnotatedWith("jakarta.ws.rs.Path").should().haveSimpleNameEndingWith("Resource"));
        check(classes()
                .that()
                .areAnnotatedWith("jakarta.persistence.Entity")
                .should()
                .resideInAPackage(BASE + ".persistence.."));
        check(methods()
                .that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith("jakarta.persistence.Entity")
                .should()
                .haveNameNotMatching("set[A-Z].*"));
    }

    @Test
    void entitiesReferToEachOtherById() {
        check(noFields()
                .that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith("jakarta.persistence.Entity")
                .should()
                .beAnnotatedWith("jakarta.persistence.ManyToOne")
                .orShould()
                .beAnnotatedWith("jakarta.persistence.OneToOne"));
        check(noClasses()
                .that()
                .resideInAPackage(BASE + "..")
                .should()
                .callMethod(
                        "jakarta.persistence.EntityManager",
                        "getReference",
                        Class.class.getName(),
                        "java.lang.Object"));
    }

    @Test
    void namesSayWhatAThingIs() {
        check(noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager|Impl|Dto)$"));
        check(noClasses()
                .should()
                .resideInAnyPackage("..service..", "..impl..", "..dto..", "..util..", "..common..", "..model.."));
    }

    @Test
    void nothingIsInjectedIntoFields() {
        check(noFieldInjection());
    }

    @Test
    void onlyWhatTalksToAPersonUsesTheStandardStreams() {
        check(
                NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS,
                notIn(BASE + ".server..", BASE + ".lab..", BASE + ".testing.."));
    }

    @Test
    void exceptionsAreNotGeneric() {
        check(NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS);
    }

    @Test
    void everyPackageIsNullMarkedAndDescribed() {
        var unmarked = PRODUCT.getPackage(BASE).getSubpackagesInTree().stream()
                .filter(candidate -> !candidate.getClasses().isEmpty())
                .filter(candidate -> !isNullMarked(candidate))
                .map(JavaPackage::getName)
                .toList();

        assertThat(unmarked).isEmpty();
    }

    private static boolean isNullMarked(JavaPackage candidate) {
        return candidate
                .tryGetPackageInfo()
                .map(info -> info.isAnnotatedWith(NullMarked.class))
                .orElse(false);
    }

    private static ArchRule noFieldInjection() {
        return noFields()
                .that()
                // the one place where the container's two doors are opened for everybody else
                .areNotDeclaredIn("io.plumbline.persistence.schema.DataAccess")
                .should()
                .beAnnotatedWith("jakarta.inject.Inject")
                .orShould()
                .beAnnotatedWith("jakarta.annotation.Resource")
                .orShould()
                .beAnnotatedWith("jakarta.persistence.PersistenceContext")
                .orShould()
                .beAnnotatedWith("jakarta.ejb.EJB")
                .orShould()
                .beAnnotatedWith("jakarta.ws.rs.core.Context")
                .orShould()
                .beAnnotatedWith("org.eclipse.microprofile.config.inject.ConfigProperty");
    }

    private static DescribedPredicate<JavaClass> engine() {
        return resideInAnyPackage(
                ENGINE.keySet().stream().map(ArchitectureTest::enginePackage).toArray(String[]::new));
    }

    private static String enginePackage(String name) {
        return BASE + ".batch." + name + "..";
    }

    private static String moduleOf(String packageName) {
        return List.of(packageName.split("\\.")).get(2);
    }

    private static DescribedPredicate<JavaClass> notIn(String... packages) {
        return not(resideInAnyPackage(packages));
    }

    private static void check(ArchRule rule) {
        rule.check(PRODUCT);
    }

    private static void check(ArchRule rule, DescribedPredicate<JavaClass> of) {
        rule.check(PRODUCT.that(of));
    }
}
