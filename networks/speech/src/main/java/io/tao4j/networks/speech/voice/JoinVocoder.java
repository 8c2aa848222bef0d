package io.tao4j.networks.speech.voice;

import io.tao4j.network.SubCommand;
import io.tao4j.networks.tasks.JoinedPart;
import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.SpecBinder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code join}: makes one model of two, which speaks texts by a vocoder. */
final class JoinVocoder implements SubCommand<JoinVocoder.Settings> {
  private final String network;

  JoinVocoder(String network) {
    this.network = network;
  }

  /**
   * Settings of {@code join}.
   *
   * @param model makes spectrograms
   * @param vocoder turns them into sound
   * @param output model of both
   */
  public record Settings(
      @Field(
              description = "model that makes spectrograms of texts (beyond TAO)",
              required = true,
              path = PathKind.FILE,
              shownBy = "JoinedVoiceTest.twoModelsBecomeOneThatSpeaks")
          Path model,
      @Field(
              description = "model of vocoder that turns them into sound (beyond TAO)",
              required = true,
              path = PathKind.FILE,
              shownBy = "JoinedVoiceTest.twoModelsBecomeOneThatSpeaks")
          Path vocoder,
      @Field(
              description = "model of both (beyond TAO)",
              required = true,
              path = PathKind.OUTPUT,
              shownBy = "JoinedVoiceTest.twoModelsBecomeOneThatSpeaks")
          Path output) {}

  @Override
  public String name() {
    return "join";
  }

  @Override
  public String description() {
    return "one model of one that makes spectrograms and one that turns them into sound";
  }

  @Override
  public SpecBinder<Settings> specBinder() {
    return SpecBinder.of(Settings.class);
  }

  @Override
  public String defaultSpec() {
    return """
    model: results/weights/spectro_gen_best.tao
    vocoder: sound/weights/vocoder_best.tao
    output: voice.tao
    """;
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(List.of("-m", "--model"), Kind.PATH, "model", "Model of spectro_gen."),
        new Option(List.of("--vocoder"), Kind.PATH, "vocoder", "Model of vocoder."),
        new Option(List.of("-o", "--output"), Kind.PATH, "output", "Model of both."));
  }

  @Override
  public Optional<Path> output(Settings spec) {
    return Optional.of(spec.output());
  }

  /**
   * @throws io.tao4j.error.TaoException as {@link JoinedVoice#joined} and reading models do
   */
  @Override
  public Result run(Settings spec) throws IOException {
    JoinedVoice.joined(
            JoinedPart.read(spec.model(), List.of(network)),
            JoinedPart.read(spec.vocoder(), List.of(VocoderNetwork.NAME)))
        .save(spec.output());
    return new Result(
        List.of("%s speaks by its vocoder".formatted(spec.output())),
        List.of(),
        Map.of(),
        List.of(spec.output()));
  }
}
