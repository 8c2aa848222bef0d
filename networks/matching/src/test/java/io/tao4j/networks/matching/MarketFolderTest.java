package io.tao4j.networks.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarketFolderTest {
  @TempDir Path folder;

  private Path files(String name, String... files) throws IOException {
    Path set = Files.createDirectories(folder.resolve(name));
    for (String file : files) {
      Files.createFile(set.resolve(file));
    }
    return set;
  }

  @Test
  void namesSayWhomPicturesShowAndWhichCameraTookThem() throws IOException {
    Path set =
        files(
            "train",
            "0002_c1s1_000451_03.jpg",
            "0002_c4s1_000451_03.jpg",
            "1500_c6.png",
            "-1_c2s1_000001_00.jpg", // junk
            "holiday.jpg",
            "0002_cs1_7.jpg",
            "Thumbs.db");
    IdentitySet read = IdentitySet.market(set);
    assertThat(read.classes()).containsExactly("0002", "1500");
    assertThat(read.samples()).extracting(IdentitySample::label).containsExactly(0, 0, 1);
    assertThat(read.samples()).extracting(IdentitySample::camera).containsExactly(1, 4, 6);
    assertThat(read.notices())
        .anyMatch(line -> line.contains("holiday.jpg") && line.contains("0002_cs1_7.jpg"))
        .anyMatch(line -> line.contains("left out 1 pictures of identity -1"));
  }

  @Test
  void foldersThatSayNothingAreRefused() throws IOException {
    Path holidays = files("holidays", "beach.jpg");
    assertThatThrownBy(() -> IdentitySet.market(holidays))
        .hasMessageContaining("DATA-006")
        .hasMessageContaining("beach.jpg");
    Path empty = files("empty");
    assertThatThrownBy(() -> IdentitySet.market(empty)).hasMessageContaining("DATA-003");
    assertThatThrownBy(() -> IdentitySet.market(folder.resolve("none")))
        .hasMessageContaining("DATA-001");
  }

  @Test
  void queriesAreLookedUpAmongOtherCameras() throws IOException {
    Path gallery = files("gallery", "1_c1_a.jpg", "2_c1_a.jpg", "0_c1_a.jpg");
    Path query = files("query", "1_c2_b.jpg", "2_c1_b.jpg", "3_c1_b.jpg");
    IdentitySet set = IdentitySet.market(gallery, query);
    assertThat(set.classes()).containsExactly("0", "1", "2", "3");
    assertThat(set.samples()).filteredOn(IdentitySample::isQuery).hasSize(3);
    assertThat(set.samples()).extracting(IdentitySample::label).containsExactly(1, 2, 3, 0, 1, 2);
    assertThat(set.notices()).anyMatch(line -> line.contains("2 queries are not in the gallery"));
    Path same = files("same", "2_c1_b.jpg");
    assertThatThrownBy(() -> IdentitySet.market(gallery, same))
        .hasMessageContaining("DATA-004")
        .hasMessageContaining("by another camera");
  }
}
