package io.tao4j.networks.classification;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.SpecBinding;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

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

  @Test
  void saysTheSameInBothSyntaxes() throws IOException {
    try (InputStream stream =
        ClassificationNetwork.class.getResourceAsStream("default_spec.pbtxt")) {
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(bind(text, SpecSyntax.PROTOBUF_TEXT).spec())
          .isEqualTo(bind(new ClassificationNetwork().defaultSpec(), SpecSyntax.YAML).spec());
    }
  }
}
