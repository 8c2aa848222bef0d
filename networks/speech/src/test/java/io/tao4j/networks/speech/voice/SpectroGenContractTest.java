package io.tao4j.networks.speech.voice;

import io.tao4j.network.NetworkContract;
import io.tao4j.networks.speech.audio.Wav;
import io.tao4j.prune.PruneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Voices of tones that spell words, by a FastPitch of one layer a side. */
class SpectroGenContractTest extends NetworkContract<SpectroGenSpec, String, Speech> {
  private static final String TRAIN = "train_dataset";

  SpectroGenContractTest() {
    super(
        new SpectroGenNetwork(),
        new Figures(9_682, 1_103_104, 300, 0.01f, PruneSettings.share(0.5)));
  }

  @Override
  protected Map<String, String> overrides(Path data) throws IOException {
    Files.writeString(data.resolve("said.txt"), "abc\ncab, 2 b!\n");
    Map<String, String> fields = new LinkedHashMap<>(Voices.small());
    fields.put(TRAIN, "['" + Voices.manifest(data, Voices.TEXTS) + "']");
    fields.put("validation_dataset", fields.get(TRAIN));
    return fields;
  }

  @Override
  protected Path inputFile(Path data) {
    return data.resolve("said.txt");
  }

  @Override
  protected List<BadInput> badInputs(Path data) throws IOException {
    Wav.write(data.resolve("silent.wav"), Voices.RATE, new float[2400]);
    Path broken = Files.writeString(data.resolve("broken.tao"), "no model");
    String line = "{\"audio_filepath\": \"0.wav\", \"duration\": %s, \"text\": \"%s\"}\n";
    return List.of(
        new BadInput("no such file", "SPEC-100", TRAIN, "[" + data.resolve("none.json") + "]"),
        new BadInput("no line", "AUDIO-005", TRAIN, file(data, "empty.json", "\n")),
        new BadInput("no JSON", "AUDIO-004", TRAIN, file(data, "text.json", "one two\n")),
        new BadInput(
            "more symbols than frames",
            "AUDIO-005",
            TRAIN,
            file(data, "long.json", line.formatted("0.3", "a".repeat(50)))),
        new BadInput("all too long", "AUDIO-005", "train_ds.dataset.max_duration", "0.11"),
        new BadInput(
            "no voice",
            "AUDIO-006",
            TRAIN,
            file(data, "silent.json", line.formatted("0.3", "ab").replace("0.wav", "silent.wav"))),
        new BadInput("no pitch between", "SPEC-100", "model.pitch_fmin", "700"),
        new BadInput("no speaker", "AUDIO-004", "model.n_speakers", "3"),
        new BadInput("an even kernel", "SPEC-100", "model.input_fft.kernel_size", "4"),
        new BadInput("an odd width", "SPEC-100", "model.symbols_embedding_dim", "15"),
        new BadInput("half of the pitch", "SPEC-100", "model.pitch_mean", "200"),
        new BadInput("no such model", "MODEL-003", "restore_from", broken.toString()));
  }

  private static String file(Path data, String name, String text) throws IOException {
    return "['" + Files.writeString(data.resolve(name), text) + "']";
  }

  @Override
  protected String golden() {
    return "spectro_gen.txt";
  }
}
