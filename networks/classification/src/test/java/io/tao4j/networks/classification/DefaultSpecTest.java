package io.tao4j.networks.classification;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.Tao;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DefaultSpecTest {
  private final SpecBinder<ClassificationSpec> binder =
      new ClassificationNetwork().specBinder().allowMissingPaths();

  private SpecBinding<ClassificationSpec> bind(String text, SpecSyntax syntax) {
    return binder.bind(SpecReader.standard().parse(text, syntax, "default"));
  }

  @Test
  void hasNothingToComplainAbout() {
    SpecBinding<ClassificationSpec> binding =
        bind(new ClassificationNetwork().defaultSpec(), SpecSyntax.YAML);
    assertThat(binding.report().problems()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(SpecSyntax.class)
  void theTemplateSaysTheSameInBothSyntaxes(SpecSyntax syntax) {
    String template = Tao.network(ClassificationNetwork.NAME).specs().template(syntax);
    assertThat(bind(template, syntax).spec())
        .isEqualTo(bind(new ClassificationNetwork().defaultSpec(), SpecSyntax.YAML).spec());
  }
}
