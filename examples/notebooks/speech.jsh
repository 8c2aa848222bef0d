///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS io.tao4j:tao4j-core:0.1.0-SNAPSHOT
//DEPS io.tao4j:tao4j-speech:0.1.0-SNAPSHOT

// %% [markdown]
// # What is said
//
// A recogniser of speech. So that the notebook needs no recordings the speaker here is a whistle that knows three letters: each is a tone
// of its own height. Recordings of your own are WAV files and a manifest, a line of JSON a recording.

// %%
import io.tao4j.Tao;
import io.tao4j.inference.Predictor;
import io.tao4j.networks.speech.audio.Sound;
import io.tao4j.networks.speech.recognition.Transcript;
import java.awt.*;
import java.awt.image.BufferedImage;
import java.io.*;
import java.nio.file.*;
import java.util.*;
import javax.sound.sampled.*;

Path folder = Files.createTempDirectory("tao4j-speech");

// %% [markdown]
// ## Data

// %%
float[] whistle(String text, Random random) {
  float[] samples = new float[1200 * text.length()];
  for (int i = 0; i < samples.length; i++) {
    char letter = text.charAt(i / 1200);
    int within = i % 1200;
    float tone = letter == ' ' || within < 150 || within > 1000 ? 0 : (float) Math.sin(2 * Math.PI * (500 + 700 * (letter - 'a')) * i / 8000);
    samples[i] = 0.4f * tone + 0.02f * (float) random.nextGaussian();
  }
  return samples;
}

void write(Path file, float[] samples) throws IOException {
  byte[] bytes = new byte[2 * samples.length];
  for (int i = 0; i < samples.length; i++) {
    int level = Math.round(samples[i] * 32767);
    bytes[2 * i] = (byte) level;
    bytes[2 * i + 1] = (byte) (level >> 8);
  }
  AudioFormat format = new AudioFormat(8000, 16, 1, true, false);
  AudioSystem.write(new AudioInputStream(new ByteArrayInputStream(bytes), format, samples.length), AudioFileFormat.Type.WAVE, file.toFile());
}

Random random = new Random(2);
String[] sayings = {"abc", "cab ba", "ab ca", "bb a", "ca", "acb", "b ac", "cc ab"};
StringBuilder manifest = new StringBuilder();
for (int i = 0; i < 48; i++) {
  String text = sayings[i % 8] + sayings[i * 3 / 8 % 8];
  float[] samples = whistle(text, random);
  write(folder.resolve(i + ".wav"), samples);
  manifest.append("{\"audio_filepath\": \"%s.wav\", \"duration\": %s, \"text\": \"%s\"}%n".formatted(i, samples.length / 8000.0, text));
}
Files.writeString(folder.resolve("manifest.json"), manifest);

float[] shown = whistle("ab ca", random);
BufferedImage wave = new BufferedImage(400, 80, BufferedImage.TYPE_INT_RGB);
for (int i = 0; i + 1 < shown.length; i++) {
  wave.getGraphics().drawLine(i * 400 / shown.length, 40 + Math.round(shown[i] * 80), (i + 1) * 400 / shown.length, 40 + Math.round(shown[i + 1] * 80));
}
wave

// %% [markdown]
// ## Training
//
// QuartzNet, with two small blocks of convolutions over time; `wer` is the share of words that are wrong.

// %%
Path spec = Files.writeString(folder.resolve("spec.yaml"), """
    trainer: {max_epochs: 40}
    model:
      labels: [" ", a, b, c]
      preprocessor: {sample_rate: 8000, features: 16}
      spec_augment: {rect_masks: 0}
      encoder:
        jasper:
          - {filters: 32, kernel: [5], stride: [2], residual: false, separable: true}
          - {filters: 32, kernel: [9], separable: true}
    training_ds: {manifest_filepath: [manifest.json], batch_size: 8}
    validation_ds: {manifest_filepath: [manifest.json], batch_size: 8}
    """);
var model = Tao.network("speech_to_text").spec(spec).results(folder.resolve("out")).device("cpu").train();
System.out.println(model.evaluate().metrics());
if (model.metrics().get("wer") > 0.3) {
  throw new IllegalStateException("this should be learnt");
}

// %% [markdown]
// ## Listening, and out
//
// Words come with their times.

// %%
try (Predictor<Sound, Transcript> predictor = model.predictor(Sound.class, Transcript.class)) {
  Transcript heard = predictor.predict(new Sound(whistle("ab ca", random), 8000));
  System.out.println(heard.text());
  heard.words().forEach(System.out::println);
}
var exported = model.export();
System.out.println(exported.file().getFileName() + ", " + Files.size(exported.file()) / 1024 + " KiB");
