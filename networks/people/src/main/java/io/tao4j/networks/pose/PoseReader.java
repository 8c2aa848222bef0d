package io.tao4j.networks.pose;

import io.tao4j.data.NpyFile;
import io.tao4j.error.TaoException;
import io.tao4j.network.InputReader;
import io.tao4j.network.InputSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads sequences: those of an array file, or of all in a folder, as dataset_convert writes them.
 */
record PoseReader(PoseFacts facts) implements InputReader<PoseSequence> {
  @Override
  public String noun() {
    return "sequences";
  }

  @Override
  public List<InputSource<PoseSequence>> list(Path path) {
    List<InputSource<PoseSequence>> inputs = new ArrayList<>();
    for (Path file : InputReader.files(path, Set.of("npy"))) {
      NpyFile data = open(file);
      for (long i = 0; i < data.shape().get(0); i++) {
        long index = i;
        inputs.add(
            new InputSource<>(file, file + ":" + index, () -> PoseSet.sequence(data, index)));
      }
    }
    if (inputs.isEmpty()) {
      throw new TaoException(
          "INFERENCE-002", path + " holds no sequence", "give an .npy file, or a folder with some");
    }
    return inputs;
  }

  private NpyFile open(Path file) {
    NpyFile data = PoseSet.open(file);
    List<Long> shape = data.shape();
    facts.require(file.toString(), shape.get(1), shape.get(3), shape.get(4));
    return data;
  }

  @Override
  public PoseSequence read(Path file) {
    NpyFile data = open(file);
    if (data.shape().get(0) != 1) {
      throw new TaoException(
          "INFERENCE-002",
          "%s holds %s sequences, one was asked for".formatted(file, data.shape().get(0)),
          "list them, or give a file with one");
    }
    return PoseSet.sequence(data, 0);
  }
}
