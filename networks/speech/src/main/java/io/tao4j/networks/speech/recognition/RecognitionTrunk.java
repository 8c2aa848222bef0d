package io.tao4j.networks.speech.recognition;

import io.tao4j.networks.backbones.Trunk;
import io.tao4j.weights.NameMap;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An encoder of speech as what can be frozen block by block.
 *
 * @param name of the family
 * @param scope of the encoder's parameters in NeMo
 * @param block what the names of a block's parameters begin with, to be followed by its number
 * @param blockCount number of blocks
 */
record RecognitionTrunk(String name, String scope, String block, int blockCount) implements Trunk {
  @Override
  public String classifierName() {
    return "decoder.decoder_layers.0";
  }

  @Override
  public List<NameMap> conventions() {
    return List.of(NameMap.of("NeMo", own -> scope + own));
  }

  @Override
  public List<List<String>> blocks() {
    return IntStream.range(0, blockCount).mapToObj(i -> List.of(block + i)).toList();
  }
}
