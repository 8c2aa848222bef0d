package io.tao4j.networks.speech.voice;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tao4j.file.AtomicFile;
import io.tao4j.network.SubCommand;
import io.tao4j.networks.speech.audio.Manifest;
import io.tao4j.networks.speech.audio.PitchTracker;
import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.SpecBinder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code pitch_stats}: the pitch of a voice, for the spec of spectro_gen. */
final class PitchStats implements SubCommand<PitchStats.Settings> {
  /**
   * TAO's spec of {@code pitch_stats}.
   *
   * @param manifestFilepath the voice
   * @param pitchFmin lowest pitch that is looked for
   * @param pitchFmax highest pitch that is looked for
   * @param sampleRate samples a second
   * @param nWindowSize samples that are compared
   * @param nWindowStride samples from one frame to the next
   * @param outputPath file that is written
   * @param numFiles known, not acted on
   * @param computeStats known, not acted on
   * @param renderPlots known, not acted on
   */
  record Settings(
      @Field(
              description = "manifests of the voice: a JSON object a line",
              required = true,
              path = PathKind.FILE,
              shownBy = "PitchTest.pitchStatsAreThoseOfTheVoice")
          List<Path> manifestFilepath,
      @Field(
              description = "lowest pitch that is looked for",
              unit = "hertz",
              defaultValue = "65.40639132514966",
              min = 10,
              shownBy = "PitchTest.pitchStatsAreThoseOfTheVoice")
          double pitchFmin,
      @Field(
              description = "highest pitch that is looked for",
              unit = "hertz",
              defaultValue = "600",
              min = 20,
              shownBy = "PitchTest.pitchStatsAreThoseOfTheVoice")
          double pitchFmax,
      @Field(
              description = "samples a second; sounds of another rate are resampled",
              defaultValue = "22050",
              min = 1000,
              shownBy = "PitchTest.pitchStatsAreThoseOfTheVoice")
          int sampleRate,
      @Field(
              description = "samples that are compared",
              defaultValue = "1024",
              min = 2,
              shownBy = "PitchTest.pitchStatsAreThoseOfTheVoice")
          int nWindowSize,
      @Field(
              description = "samples from one frame to the next",
              defaultValue = "256",
              min = 1,
              shownBy = "PitchTest.pitchStatsAreThoseOfTheVoice")
          int nWindowStride,
      @Field(
              description = "JSON file that is written; absent: none",
              path = PathKind.OUTPUT,
              shownBy = "PitchTest.pitchStatsAreThoseOfTheVoice")
          Optional<Path> outputPath,
      @Field(description = "sounds that are drawn", ignored = "nothing is drawn")
          Optional<Integer> numFiles,
      @Field(
              description = "compute the figures",
              defaultValue = "true",
              ignored = "they are always computed")
          boolean computeStats,
      @Field(description = "draw pitch", ignored = "nothing is drawn") boolean renderPlots) {}

  @Override
  public String name() {
    return "pitch_stats";
  }

  @Override
  public String description() {
    return "mean and deviation of a voice's pitch, for pitch_mean and pitch_std";
  }

  @Override
  public SpecBinder<Settings> specBinder() {
    return SpecBinder.of(Settings.class)
        .withRules(
            (spec, context) ->
                SpectroGenRules.pitch(
                    "", spec.pitchFmin(), spec.pitchFmax(), spec.sampleRate(), context));
  }

  @Override
  public String defaultSpec() {
    return """
    manifest_filepath: [data/train_manifest.json]
    pitch_fmin: 65.40639132514966  # hertz
    pitch_fmax: 600
    sample_rate: 22050
    output_path: pitch.json
    """;
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(
            List.of("-d", "--manifest_filepath"),
            Kind.PATHS,
            "manifest_filepath",
            "Manifests of the voice."),
        new Option(List.of("-o", "--output_path"), Kind.PATH, "output_path", "JSON file to write."),
        new Option(List.of("--pitch_fmin"), Kind.WORD, "pitch_fmin", "Lowest pitch, in hertz."),
        new Option(List.of("--pitch_fmax"), Kind.WORD, "pitch_fmax", "Highest pitch, in hertz."));
  }

  @Override
  public Optional<Path> output(Settings spec) {
    return spec.outputPath();
  }

  /**
   * @throws io.tao4j.error.TaoException {@code AUDIO-004} and {@code AUDIO-005} for what is wrong
   *     with a manifest, {@code AUDIO-006} if no frame has a pitch
   */
  @Override
  public Result run(Settings spec) throws IOException {
    Manifest manifest = Manifest.read(spec.manifestFilepath(), 0, Double.POSITIVE_INFINITY);
    PitchFigures found =
        PitchFigures.of(
            manifest,
            new PitchTracker(
                spec.sampleRate(),
                spec.nWindowSize(),
                spec.nWindowStride(),
                spec.pitchFmin(),
                spec.pitchFmax()),
            spec.sampleRate(),
            spec.nWindowStride());
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("pitch_mean", found.mean());
    figures.put("pitch_std", found.deviation());
    figures.put("pitch_min", found.lowest());
    figures.put("pitch_max", found.highest());
    figures.put("frames", found.frames());
    if (spec.outputPath().isPresent()) {
      AtomicFile.writeString(
          spec.outputPath().get(),
          new ObjectMapper()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .writeValueAsString(figures));
    }
    return new Result(
        List.of(
            String.format(
                Locale.ROOT,
                "pitch_mean: %.2f, pitch_std: %.2f (%.1f to %.1f Hz, %d frames, by YIN)",
                found.mean(),
                found.deviation(),
                found.lowest(),
                found.highest(),
                found.frames())),
        manifest.notices(),
        figures,
        spec.outputPath().stream().toList());
  }
}
