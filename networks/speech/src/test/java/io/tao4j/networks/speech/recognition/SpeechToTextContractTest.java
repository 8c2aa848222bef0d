package io.tao4j.networks.speech.recognition;

import io.tao4j.network.NetworkContract;
import io.tao4j.networks.speech.audio.Sound;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tones that spell words, by a QuartzNet of two small blocks. */
class SpeechToTextContractTest extends NetworkContract<SpeechToTextSpec, Sound, Transcript> {
  private static final String TRAIN = "training_ds.manifest_filepath";

  SpeechToTextContractTest() {
    super(
        new SpeechToTextNetwork(),
        new Figures(2_989, 169_616, 300, 0.01f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(TRAIN, "['" + Tones.manifest(data, Tones.TEXTS) + "']");
    fields.put("validation_ds.manifest_filepath", fields.get(TRAIN));
    fields.put("training_ds.batch_size", "8");
    fields.put("training_ds.trim_silence", "false");
    fields.put("model.labels", "[\" \", a, b, c]");
    fields.put("model.preprocessor.sample_rate", "8000");
    fields.put("model.preprocessor.features", "16");
    fields.put("model.preprocessor.dither", "0");
    fields.put("model.spec_augment.rect_masks", "0");
    fields.put(
        "model.encoder.jasper",
        "[{filters: 24, kernel: [5], stride: [2], residual: false, separable: true},"
            + " {filters: 24, repeat: 2, kernel: [7], separable: true, se: true}]");
    return fields;
  }

  @Override
  protected Path inputFile(Path data) {
    return data.resolve("0.wav");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    Path broken = Files.writeString(data.resolve("broken.wav"), "no sound");
    return List.of(
        new BadInput("no such file", "SPEC-100", TRAIN, "[" + data.resolve("none.json") + "]"),
        new BadInput("no line", "AUDIO-005", TRAIN, file(data, "empty.json", "\n")),
        new BadInput("no JSON", "AUDIO-004", TRAIN, file(data, "text.json", "one two\n")),
        new BadInput(
            "no such sound",
            "AUDIO-004",
            TRAIN,
            file(
                data,
                "lost.json",
                "{\"audio_filepath\": \"lost.wav\", \"duration\": 1, \"text\": \"a\"}\n")),
        new BadInput("all too long", "AUDIO-005", "training_ds.max_duration", "0.1"),
        new BadInput("a label twice", "SPEC-100", "model.labels", "[a, a]"),
        new BadInput("a label of two letters", "SPEC-100", "model.labels", "[a, th]"),
        new BadInput("no label", "SPEC-100", "model.labels", "[]"),
        new BadInput(
            "an even kernel", "SPEC-100", "model.encoder.jasper", "[{filters: 8, kernel: [4]}]"),
        new BadInput(
            "a stride that its residual lacks",
            "SPEC-100",
            "model.encoder.jasper",
            "[{filters: 8, stride: [2]}]"),
        new BadInput("no block", "SPEC-100", "model.encoder.jasper", "[]"),
        new BadInput("a transform that is no power", "SPEC-100", "model.preprocessor.n_fft", "300"),
        new BadInput("bands above the rate", "SPEC-100", "model.preprocessor.highfreq", "5000"),
        new BadInput("other bands", "SPEC-100", "model.encoder.feat_in", "80"),
        new BadInput("three decays", "SPEC-100", "optim.betas", "[0.9, 0.9, 0.9]"),
        new BadInput("a minimum above", "SPEC-100", "optim.sched.min_lr", "1"),
        new BadInput(
            "a model without a beam", "SPEC-100", "decoding.language_model", broken.toString()),
        new BadInput("no such model", "MODEL-003", "restore_from", broken.toString()));
  }

  private static String file(Path data, String name, String text) throws IOException {
    return "['" + Files.writeString(data.resolve(name), text) + "']";
  }
}
