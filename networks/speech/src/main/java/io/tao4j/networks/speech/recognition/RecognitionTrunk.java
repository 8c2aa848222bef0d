package io.tao4j.networks.speech.recognition;

import io.tao4j.networks.backbones.Trunk;
import io.tao4j.weights.NameMap;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An encoder of Jasper's family as what can be frozen block by block.
 *
 * @param blockCount number of blocks
 */
record RecognitionTrunk(int blockCount) implements Trunk {
  @Override
  public String name() {
    return "jasper";
  }

  @Override
  public String classifierName() {
    return "decoder.decoder_layers.0";
  }

  @Override
  public List<NameMap> conventions() {
    return List.of(NameMap.of("NeMo", own -> "encoder.encoder." + own));
  }

  @Override
  public List<List<String>> blocks() {
    return IntStream.range(0, blockCount).mapToObj(i -> List.of(String.valueOf(i))).toList();
  }
}
