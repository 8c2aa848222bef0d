package io.tao4j.networks.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LabelledLayerTest {
  @Test
  void rowsOfAClassifierFollowTheNames() {
    LabelledLayer fresh = LabelledLayer.of("head.fc", List.of("dog", "emu", "cat"));
    LabelledLayer old = LabelledLayer.of("head.fc", List.of("cat", "cow", "dog", "eel"));
    assertThat(fresh.rows()).isEqualTo(3);
    assertThat(fresh.rowsIn(old)).containsExactly(2, -1, 0);
    assertThat(fresh.has("head.fc.weight")).isTrue();
    assertThat(fresh.has("head.fc2.weight")).isFalse();
  }

  /** Two anchors, each with the rows of a box before those of its classes. */
  @Test
  void rowsOfADetectorKeepTheBoxesOfEveryAnchor() {
    LabelledLayer fresh = new LabelledLayer("object", List.of("b", "c"), 2, 3);
    LabelledLayer old = new LabelledLayer("object", List.of("a", "b"), 2, 3);
    assertThat(fresh.rows()).isEqualTo(10);
    assertThat(fresh.rowsIn(old)).containsExactly(0, 1, 2, 4, -1, 5, 6, 7, 9, -1);
  }
}
