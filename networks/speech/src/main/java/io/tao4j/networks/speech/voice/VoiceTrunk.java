package io.tao4j.networks.speech.voice;

import io.tao4j.networks.backbones.Trunk;
import io.tao4j.weights.NameMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * FastPitch's layers over symbols, under the names that NeMo gives all of the network.
 *
 * @param blockCount number of layers
 */
record VoiceTrunk(int blockCount) implements Trunk {
  private static final String MODULE = "fastpitch.";

  /** What is beside the layers over symbols. */
  private static final Set<String> BESIDE =
      Set.of(
          "decoder",
          "proj",
          "duration_predictor",
          "pitch_predictor",
          "pitch_emb",
          "speaker_emb",
          "aligner");

  @Override
  public String name() {
    return "fastpitch";
  }

  @Override
  public String classifierName() {
    return "proj";
  }

  @Override
  public List<NameMap> conventions() {
    return List.of(
        NameMap.of(
            "NeMo",
            own -> MODULE + (BESIDE.contains(own.split("\\.", 2)[0]) ? own : "encoder." + own)));
  }

  @Override
  public List<List<String>> blocks() {
    return IntStream.range(0, blockCount).mapToObj(i -> List.of("layers." + i)).toList();
  }
}
