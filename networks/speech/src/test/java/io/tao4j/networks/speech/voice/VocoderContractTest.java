package io.tao4j.networks.speech.voice;

import io.tao4j.engine.TrainingStep;
import io.tao4j.network.NetworkContract;
import io.tao4j.networks.speech.audio.Sound;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sounds of tones by a HiFi-GAN of two stages, with narrow discriminators. */
class VocoderContractTest extends NetworkContract<VocoderSpec, VocoderInput, Sound> {
  private static final String TRAIN = "train_dataset";

  VocoderContractTest() {
    super(
        new VocoderNetwork(),
        new Figures(20_226, 16_760_832, 300, 0.003f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>(Vocoders.small());
    // of the segment's length, so that it always is the same
    fields.put(TRAIN, "['" + Vocoders.manifest(data, 8, 1024) + "']");
    fields.put("validation_dataset", fields.get(TRAIN));
    return fields;
  }

  /** The distance of spectrograms: each side's own loss rises as the other learns. */
  @Override
  protected double learnt(TrainingStep.Result result) {
    return result.outputs().get("mel_loss").get(0);
  }

  /** Logarithms of what is nearly silent between the tones' bands stay apart for long. */
  @Override
  protected double learntShare() {
    return 0.25;
  }

  @Override
  protected Path inputFile(Path data) {
    return data.resolve("0.wav");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    Path broken = Files.writeString(data.resolve("broken.tao"), "no model");
    String line = "{\"audio_filepath\": \"%s\", \"duration\": %s}\n";
    String generator = "model.generator.";
    String given = "train_ds.dataset.load_precomputed_mel";
    return List.of(
        new BadInput("no such file", "SPEC-100", TRAIN, "[" + data.resolve("none.json") + "]"),
        new BadInput("no line", "AUDIO-005", TRAIN, file(data, "empty.json", "\n")),
        new BadInput("no JSON", "AUDIO-004", TRAIN, file(data, "text.json", "one two\n")),
        new BadInput("no object", "AUDIO-004", TRAIN, file(data, "list.json", "[1]\n")),
        new BadInput(
            "no sound", "AUDIO-004", TRAIN, file(data, "gone.json", line.formatted("x.wav", "1"))),
        new BadInput(
            "no duration",
            "AUDIO-004",
            TRAIN,
            file(data, "endless.json", line.formatted("0.wav", "0"))),
        new BadInput("no spectrograms", "AUDIO-004", given, "true"),
        new BadInput("all too short", "AUDIO-005", "train_ds.dataset.min_duration", "5"),
        new BadInput("all too long", "AUDIO-005", "train_ds.dataset.max_duration", "0.01"),
        new BadInput("half a frame", "SPEC-100", "train_ds.dataset.n_segments", "1000"),
        new BadInput("shorter than a window", "SPEC-100", "train_ds.dataset.n_segments", "64"),
        new BadInput("another hop", "SPEC-100", generator + "upsample_rates", "[8, 4]"),
        new BadInput("a kernel too few", "SPEC-100", generator + "upsample_kernel_sizes", "[16]"),
        new BadInput("an odd kernel", "SPEC-100", generator + "upsample_kernel_sizes", "[15, 16]"),
        new BadInput(
            "channels of no half", "SPEC-100", generator + "upsample_initial_channel", "6"),
        new BadInput("an even kernel", "SPEC-100", generator + "resblock_kernel_sizes", "[4]"),
        new BadInput("no dilations", "SPEC-100", generator + "resblock_dilation_sizes", "[]"),
        new BadInput("another window", "SPEC-100", "model.preprocessor.window", "hamming"),
        new BadInput("a power of three", "SPEC-100", "model.preprocessor.mag_power", "3"),
        new BadInput("a third kind", "SPEC-100", generator + "resblock", "3"),
        new BadInput("no updates of parts", "SPEC-100", "trainer.accumulate_grad_batches", "2"),
        new BadInput("no such model", "MODEL-003", "restore_from", broken.toString()));
  }

  private static String file(Path data, String name, String text) throws IOException {
    return "['" + Files.writeString(data.resolve(name), text) + "']";
  }

  @Override
  protected String golden() {
    return "vocoder.txt";
  }
}
