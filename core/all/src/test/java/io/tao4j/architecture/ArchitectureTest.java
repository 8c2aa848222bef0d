package io.tao4j.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Which package may know which: imports go one way. Between the parts Maven sees to it; these are
 * the walls inside of them, and those that keep natives out.
 */
class ArchitectureTest {
  private static final String FACADE = "io.tao4j";

  private static final String[] VERBS = {
    "io.tao4j.train..",
    "io.tao4j.evaluate..",
    "io.tao4j.prune..",
    "io.tao4j.quantize..",
    "io.tao4j.export..",
    "io.tao4j.inference..",
    "io.tao4j.pipeline.."
  };

  private static final String[] ENGINES = {
    "io.tao4j.engine.pytorch..",
    "io.tao4j.engine.tensorflow..",
    "io.tao4j.engine.onnxruntime..",
    "io.tao4j.djl.."
  };

  /** Packages of libraries whose types stay out of public signatures. */
  private static final List<String> HIDDEN =
      List.of("ai.djl.", "org.tensorflow.", "org.bytedeco.", "ai.onnxruntime.", "io.jhdf.");

  private static final String HEADING = "| package (`io.tao4j.…`) | what it is |";

  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            // the other parts are jars in a packaged build; these are not parts
            .withImportOption(location -> !location.contains("-tests.jar"))
            .withImportOption(location -> !location.contains("test-fixtures"))
            .importPackages("io.tao4j");
  }

  private static String[] join(String[]... groups) {
    return Stream.of(groups).flatMap(Stream::of).toArray(String[]::new);
  }

  private static String[] of(String... packages) {
    return packages;
  }

  private static void never(String[] packages, String[] others) {
    noClasses()
        .that()
        .resideInAnyPackage(packages)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .check(classes);
  }

  /** Rules over nothing hold: this fails when the import finds less than there is. */
  @Test
  void seesTheClasses() {
    assertThat(classes.size()).isGreaterThan(350);
    Set<String> packages =
        classes.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
    assertThat(packages)
        .contains(
            "io.tao4j.tensor",
            "io.tao4j.graph",
            "io.tao4j.model",
            "io.tao4j.engine",
            "io.tao4j.engine.internal",
            "io.tao4j.engine.pytorch.internal",
            "io.tao4j.engine.tensorflow.internal",
            "io.tao4j.engine.onnxruntime.internal",
            "io.tao4j.spec",
            "io.tao4j.data",
            "io.tao4j.metric",
            "io.tao4j.network",
            "io.tao4j.prune",
            "io.tao4j.train",
            "io.tao4j.weights.format");
  }

  @Test
  void foundationsKnowNoVerbNoEngineAndNoNetwork() {
    never(
        of(
            "io.tao4j.error..",
            "io.tao4j.file..",
            "io.tao4j.geometry..",
            "io.tao4j.tensor..",
            "io.tao4j.graph..",
            "io.tao4j.model..",
            "io.tao4j.engine",
            "io.tao4j.engine.internal",
            "io.tao4j.pass..",
            "io.tao4j.schedule..",
            "io.tao4j.wire..",
            "io.tao4j.chart..",
            "io.tao4j.spec..",
            "io.tao4j.data..",
            "io.tao4j.metric.."),
        join(VERBS, ENGINES, of(FACADE, "io.tao4j.network..", "io.tao4j.onnx..")));
  }

  @Test
  void theGraphGrowsUpwards() {
    String[] above = of("io.tao4j.engine..", "io.tao4j.pass..");
    never(of("io.tao4j.error.."), of("io.tao4j.."), "io.tao4j.error..");
    never(of("io.tao4j.geometry.."), of("io.tao4j.."), "io.tao4j.geometry..");
    never(of("io.tao4j.tensor.."), join(above, of("io.tao4j.graph..", "io.tao4j.model..")));
    never(of("io.tao4j.graph.."), join(above, of("io.tao4j.model..")));
    never(of("io.tao4j.model.."), above);
  }

  /** Packages of each row of the table in {@code core/README.md}, with the row's number. */
  private static Map<String, Integer> rowsOfTheReadme() throws IOException {
    Map<String, Integer> rows = new HashMap<>();
    List<String> lines = Files.readAllLines(Path.of("../README.md"));
    int number = 0;
    for (String line : lines.subList(lines.indexOf(HEADING) + 2, lines.size())) {
      if (!line.startsWith("|")) {
        break;
      }
      Matcher name = Pattern.compile("`([a-z0-9.]+)`").matcher(line.split("\\|")[1]);
      while (name.find()) {
        rows.put(name.group(1), number);
      }
      number++;
    }
    return rows;
  }

  /** The row of a package, or of the nearest one around it; null where there is none. */
  private static @Nullable Integer row(Map<String, Integer> rows, String name) {
    if (name.equals(FACADE)) {
      return rows.get(FACADE);
    }
    for (String at = name.substring(FACADE.length() + 1);
        !at.isEmpty();
        at = at.substring(0, Math.max(0, at.lastIndexOf('.')))) {
      if (rows.containsKey(at)) {
        return rows.get(at);
      }
    }
    return null;
  }

  @Test
  void theTableOfPackagesIsTheOrderOfImports() throws IOException {
    Map<String, Integer> rows = rowsOfTheReadme();
    assertThat(rows).hasSizeGreaterThan(25);
    List<String> found = new ArrayList<>();
    for (JavaClass type : classes) {
      Integer row = row(rows, type.getPackageName());
      if (row == null) {
        found.add(type.getPackageName() + " has no row");
        continue;
      }
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String other = dependency.getTargetClass().getBaseComponentType().getPackageName();
        Integer there = other.startsWith(FACADE) ? row(rows, other) : null;
        if (there != null && there > row) {
          found.add(type.getName() + " imports " + dependency.getTargetClass().getName());
        }
      }
    }
    assertThat(found).isEmpty();
  }

  private static void never(String[] packages, String[] others, String but) {
    noClasses()
        .that()
        .resideInAnyPackage(packages)
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(others)
                .and(
                    com.tngtech.archunit.base.DescribedPredicate.not(
                        JavaClass.Predicates.resideInAnyPackage(but))))
        .check(classes);
  }

  @Test
  void enginesNeverKnowEachOther() {
    never(of("io.tao4j.engine.pytorch.."), of("io.tao4j.engine.tensorflow..", "org.tensorflow.."));
    never(of("io.tao4j.engine.tensorflow.."), of("io.tao4j.engine.pytorch..", "ai.djl.pytorch.."));
    never(
        of("io.tao4j.engine.onnxruntime.."),
        of("io.tao4j.engine.pytorch..", "io.tao4j.engine.tensorflow.."));
  }

  @Test
  void enginesKnowNoVerbAndNoNetwork() {
    never(
        of("io.tao4j.engine.."),
        join(VERBS, of(FACADE, "io.tao4j.network..", "io.tao4j.spec..", "io.tao4j.data..")));
  }

  /** They are found by the service loader; the facade and bridges alone may name one. */
  @Test
  void verbsKnowNoParticularEngine() {
    never(join(VERBS, of("io.tao4j.network..", "io.tao4j.onnx..")), ENGINES);
    never(join(VERBS, of("io.tao4j.network..", "io.tao4j.onnx..")), of(FACADE));
  }

  @Test
  void specsKnowNoTensorAndNoGraph() {
    never(
        of("io.tao4j.spec.."),
        of(
            "io.tao4j.tensor..",
            "io.tao4j.graph..",
            "io.tao4j.model..",
            "io.tao4j.engine..",
            "io.tao4j.data..",
            "io.tao4j.metric.."));
  }

  @Test
  void dataAndMetricsKnowNoGraphAndNoEngine() {
    never(
        of("io.tao4j.data..", "io.tao4j.metric.."),
        of("io.tao4j.graph..", "io.tao4j.model..", "io.tao4j.engine..", "io.tao4j.spec.."));
  }

  @Test
  void weightsKnowNoVerbNoEngineAndNoNetwork() {
    never(
        of("io.tao4j.weights.."),
        join(
            VERBS,
            ENGINES,
            of(FACADE, "io.tao4j.network..", "io.tao4j.spec..", "io.tao4j.data..")));
    never(of("io.tao4j.onnx.."), of("io.tao4j.weights.."));
    noClasses()
        .that()
        .resideOutsideOfPackage("io.tao4j.weights.format..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.jhdf..")
        .check(classes);
  }

  @Test
  void schedulesWireAndMetricsKnowNearlyNothing() {
    never(of("io.tao4j.schedule.."), of("io.tao4j.."), "io.tao4j.schedule..");
  }

  @Test
  void librariesStayWhereTheyBelong() {
    String[] tensorflow = of("org.tensorflow..");
    noClasses()
        .that()
        .resideOutsideOfPackages("io.tao4j.engine.tensorflow..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(tensorflow)
        .check(classes);
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.tao4j.engine.pytorch..", "io.tao4j.engine.tensorflow..", "io.tao4j.djl..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.djl..")
        .check(classes);
    noClasses()
        .that()
        .resideOutsideOfPackage("io.tao4j.onnx..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.onnxruntime..")
        .check(classes);
  }

  /** JNA, which holds natives, is the business of one part; all others get no native file by it. */
  @Test
  void nativeSupportIsForEnginesOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.tao4j.engine..", "io.tao4j.onnx..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.tao4j.engine.internal..")
        .check(classes);
    noClasses()
        .that()
        .resideOutsideOfPackages("io.tao4j.engine.internal..", "io.tao4j.engine.pytorch..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.sun.jna..")
        .check(classes);
  }

  @Test
  void publicSignaturesHideTheLibrariesBelow() {
    List<String> found = new ArrayList<>();
    for (JavaClass type : classes) {
      if (!isPublic(type)) {
        continue;
      }
      type.getAllRawSuperclasses().forEach(above -> check(found, type.getName(), above));
      type.getAllRawInterfaces().forEach(above -> check(found, type.getName(), above));
      for (JavaCodeUnit unit : type.getCodeUnits()) {
        if (open(unit.getModifiers())) {
          unit.getAllInvolvedRawTypes().forEach(used -> check(found, unit.getFullName(), used));
          unit.getThrowsClause()
              .getTypes()
              .forEach(thrown -> check(found, unit.getFullName(), thrown.toErasure()));
        }
      }
      for (JavaField field : type.getFields()) {
        if (open(field.getModifiers())) {
          field.getAllInvolvedRawTypes().forEach(used -> check(found, field.getFullName(), used));
        }
      }
    }
    assertThat(found).isEmpty();
  }

  /** Public with all that encloses it, and neither internal nor the bridge to DJL. */
  private static boolean isPublic(JavaClass type) {
    String name = type.getPackageName();
    return open(type.getModifiers())
        && !(name + ".").contains(".internal.")
        && !(name + ".").startsWith("io.tao4j.djl.")
        && type.getEnclosingClass().map(ArchitectureTest::isPublic).orElse(true);
  }

  private static boolean open(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }

  private static void check(List<String> found, String place, JavaClass used) {
    if (HIDDEN.stream().anyMatch(used.getBaseComponentType().getName()::startsWith)) {
      found.add(place + " shows " + used.getName());
    }
  }

  @Test
  void nothingEndsTheProcessOrPrints() {
    noClasses().should().callMethod(System.class, "exit", int.class).check(classes);
    noClasses().should().accessField(System.class, "out").check(classes);
    noClasses().should().accessField(System.class, "err").check(classes);
    noClasses().should().callMethod(Throwable.class, "printStackTrace").check(classes);
    noClasses().should().callMethod(Runtime.class, "halt", int.class).check(classes);
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.logging..")
        .check(classes);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.tao4j.(**)").should().beFreeOfCycles().check(classes);
    // data services stand above the facade: they load models as an application does
    noClasses()
        .that()
        .resideOutsideOfPackages(FACADE, "io.tao4j.dataservices..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(FACADE)
        .check(classes);
  }
}
