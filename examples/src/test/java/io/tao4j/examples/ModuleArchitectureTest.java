package io.tao4j.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the modules may know of one another; {@code core} has the rules among its own packages. */
class ModuleArchitectureTest {
  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            // core's test-jar, where it is a file
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.tao4j");
  }

  /** Rules over nothing hold: this fails when a module is missing. */
  @Test
  void seesAllModules() {
    assertThat(classes.size()).isGreaterThan(400);
    Set<String> packages =
        classes.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
    assertThat(packages)
        .contains(
            "io.tao4j",
            "io.tao4j.engine.pytorch.internal",
            "io.tao4j.networks.backbones",
            "io.tao4j.networks.classification",
            "io.tao4j.networks.yolo",
            "io.tao4j.networks.language.text",
            "io.tao4j.tensorrt",
            "io.tao4j.tensorrt.internal",
            "io.tao4j.examples.cli");
  }

  @Test
  void networksKnowNoVerbNoEngineAndNotTheFacade() {
    noClasses()
        .that()
        .resideInAPackage("io.tao4j.networks..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.tao4j",
            "io.tao4j.train..",
            "io.tao4j.evaluate..",
            "io.tao4j.prune..",
            "io.tao4j.quantize..",
            "io.tao4j.export..",
            "io.tao4j.inference..",
            "io.tao4j.engine.pytorch..",
            "io.tao4j.engine.tensorflow..",
            "io.tao4j.djl..",
            "org.tensorflow..",
            "ai.onnxruntime..")
        .check(classes);
    // DJL's binding of Hugging Face's tokenizers is no engine, and known to one module
    noClasses()
        .that()
        .resideInAPackage("io.tao4j.networks..")
        .and()
        .resideOutsideOfPackage("io.tao4j.networks.tokenizers..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .check(classes);
  }

  /**
   * The catalogue is what offers them to the facade, as models with weights; the rules are what a
   * spec of any network is told of their names.
   */
  @Test
  void backbonesKnowTheGraphOnly() {
    noClasses()
        .that()
        .resideInAPackage("io.tao4j.networks.backbones..")
        .and()
        .doNotHaveSimpleName("StandardBackbones")
        .and()
        .doNotHaveSimpleName("BackboneRules")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.tao4j.model..",
            "io.tao4j.engine..",
            "io.tao4j.network..",
            "io.tao4j.spec..",
            "io.tao4j.data..",
            "io.tao4j.networks.classification..",
            "io.tao4j.networks.yolo..")
        .check(classes);
  }

  @Test
  void coreKnowsNoNetworkModuleAndNoExample() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.tao4j.networks..", "io.tao4j.examples..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.tao4j.networks..", "io.tao4j.examples..", "picocli..")
        .check(classes);
  }

  @Test
  void otherModulesStayOutOfInternals() {
    noClasses()
        .that()
        .resideInAnyPackage("io.tao4j.networks..", "io.tao4j.examples..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.tao4j..internal..")
        .check(classes);
  }

  /** The presets of the natives are known to one package, and to no signature beyond it. */
  @Test
  void tensorRtsPresetsStayInside() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.tao4j.tensorrt.internal..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.bytedeco.tensorrt..", "org.bytedeco.cuda..")
        .check(classes);
    noClasses()
        .that()
        .resideInAPackage("io.tao4j.tensorrt..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.tao4j.networks..", "io.tao4j.examples..", "picocli..")
        .check(classes);
  }

  @Test
  void networksNeitherPrintNorEndTheProcess() {
    noClasses()
        .that()
        .resideInAPackage("io.tao4j.networks..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .check(classes);
  }

  @Test
  void networkModulesHaveNoCycles() {
    slices().matching("io.tao4j.networks.(*)..").should().beFreeOfCycles().check(classes);
  }
}
