package io.tao4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.chart.LineChart;
import io.tao4j.error.TaoException;
import io.tao4j.network.Evaluation;
import io.tao4j.network.Metric;
import io.tao4j.train.log.StatusLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {
  @TempDir Path folder;

  private void epoch(StatusLog log, int epoch, double loss) {
    StatusLog.Progress progress =
        new StatusLog.Progress(epoch, 3, Duration.ofSeconds(5), Duration.ofSeconds(10));
    log.epoch(progress, Map.of("loss", loss), Map.of("loss", loss));
  }

  private void training() throws IOException {
    try (StatusLog log = StatusLog.in(folder)) {
      log.started("Starting training of classification with PyTorch");
      log.running("a <notice> & \"more\"");
      epoch(log, 1, 0.75);
      epoch(log, 2, 0.5);
      epoch(log, 3, 0.25);
      log.success("Training completed", Map.of("top_1", 0.9125, "epochs", 3.0));
    }
    Files.writeString(
        folder.resolve("resolved_spec.yaml"),
        "train:\n  name: \"</pre><script>alert(1)</script>\"  # spec.yaml:2:9\n");
    Files.writeString(folder.resolve("layers.txt"), "conv1 Conv\n");
    RunEnvironment.write(folder, "PyTorch on cpu in float32");
  }

  private String report() throws IOException {
    assertThat(RunReport.write(folder)).isEqualTo(folder.resolve("report.html"));
    return Files.readString(folder.resolve("report.html"));
  }

  @Test
  void showsWhatATrainingLeft() throws IOException {
    training();
    String page = report();
    assertThat(page)
        .contains("<span class=\"state SUCCESS\">SUCCESS</span>")
        .contains("Starting training of classification with PyTorch")
        .contains("<td>top_1</td><td class=\"number\">0.9125</td>")
        .contains("<td>epochs</td><td class=\"number\">3</td>")
        .contains("<td class=\"number\">2</td><td>0:00:05</td><td class=\"number\">0.5000</td>")
        .contains("<span class=\"from\">  # spec.yaml:2:9</span>")
        .contains("conv1 Conv")
        .contains("<td>computed_with</td><td>PyTorch on cpu in float32</td>");
  }

  @Test
  void escapesWhatFilesSay() throws IOException {
    training();
    assertThat(report())
        .contains("a &lt;notice&gt; &amp; &quot;more&quot;")
        .contains("&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;")
        .doesNotContain("<script");
  }

  @Test
  void loadsNothing() throws IOException {
    training();
    new LineChart("loss", "epoch", "")
        .line("a", new double[] {1, 2}, new double[] {3, 4})
        .write(folder.resolve("loss.png"));
    Matcher sources = Pattern.compile("(?:src|href)=\"([^\"]{0,30})").matcher(report());
    int found = 0;
    while (sources.find()) {
      assertThat(sources.group(1)).startsWith("data:image/png;base64,");
      found++;
    }
    assertThat(found).isEqualTo(2); // the curves and the picture
  }

  @Test
  void holdsThePicturesBytes() throws IOException {
    training();
    Path picture = Files.createDirectories(folder.resolve("validation")).resolve("worst.png");
    new LineChart("a", "b", "c").write(picture);
    assertThat(report())
        .contains(Base64.getEncoder().encodeToString(Files.readAllBytes(picture)))
        .contains("<figcaption>validation/worst.png</figcaption>");
  }

  @Test
  void namesPicturesThatAreTooMany() throws IOException {
    training();
    for (int i = 0; i < 63; i++) {
      Files.write(folder.resolve("p%s.png".formatted(100 + i)), new byte[] {1});
    }
    assertThat(report())
        .contains("3 more pictures are in the folder")
        .contains("p160.png\np161.png\np162.png");
  }

  @Test
  void showsEvaluationsWithTheirClasses() throws IOException {
    Evaluation evaluation =
        Evaluation.of(
            Map.of("mAP", 0.5, "objects", 1200.0),
            Metric.higher("mAP"),
            Set.of(),
            Map.of("cat", Map.of("AP", 0.75), "dog", Map.of("AP", 0.25)),
            Evaluation.Details.NONE);
    evaluation.write(Files.createDirectories(folder.resolve("test")));
    assertThat(report())
        .contains("Evaluation: test/evaluation.json")
        .contains("<td>mAP (decides)</td><td class=\"number\">0.5000</td>")
        .contains("<td>objects</td><td class=\"number\">1,200</td>")
        .contains("<td>cat</td><td class=\"number\">0.7500</td>")
        .contains("<td>dog</td><td class=\"number\">0.2500</td>");
  }

  @Test
  void tellsHowAFailedRunEnded() throws IOException {
    try (StatusLog log = StatusLog.in(folder)) {
      log.started("Starting training");
      epoch(log, 1, 0.5);
      log.failure(new TaoException("TRAIN-001", "the loss is no number"));
    }
    assertThat(report())
        .contains("<span class=\"state FAILURE\">FAILURE</span>")
        .contains("the loss is no number");
  }

  @Test
  void aResumedRunReplacesTheEpochsThatItRepeats() throws IOException {
    try (StatusLog log = StatusLog.in(folder)) {
      log.started("first");
      epoch(log, 1, 0.5);
      epoch(log, 2, 0.123);
      log.started("second");
      epoch(log, 2, 0.456);
    }
    assertThat(report())
        .contains("<span class=\"state RUNNING\">RUNNING</span>", "0.5000", "0.4560")
        .doesNotContain("0.1230");
  }

  @Test
  void aLineThatAKillCutOffIsLeftOut() throws IOException {
    training();
    Files.writeString(
        folder.resolve("status.json"),
        Files.readString(folder.resolve("status.json")) + "{\"status\":\"FAIL");
    assertThat(report()).contains("<span class=\"state SUCCESS\">");
  }

  @Test
  void otherFilesMayBeDamaged() throws IOException {
    training();
    Files.writeString(folder.resolve("environment.json"), "{");
    Files.writeString(folder.resolve("evaluation.json"), "[");
    Files.write(folder.resolve("layers.txt"), new byte[] {(byte) 0xff, 0, 'x'});
    assertThat(report())
        .contains("environment.json</td><td>is no JSON", "evaluation.json is no JSON");
  }

  @Test
  void linksAndHiddenFoldersAreLeftOut() throws IOException {
    training();
    Path elsewhere = Files.createDirectories(folder.resolve(".cache")).resolve("own.png");
    Files.write(elsewhere, new byte[] {1});
    Files.createSymbolicLink(folder.resolve("linked.png"), elsewhere);
    assertThat(report()).doesNotContain("own.png", "linked.png");
  }

  @Test
  void aLongTextIsCutAndSaysSo() throws IOException {
    training();
    Files.writeString(folder.resolve("layers.txt"), "x".repeat(5 << 20));
    assertThat(report()).contains("(cut here: the file is longer)");
  }

  @Test
  void refusesAFolderWithoutResults() {
    for (Path wrong : List.of(folder, folder.resolve("missing"))) {
      assertThatThrownBy(() -> RunReport.write(wrong))
          .isInstanceOfSatisfying(
              TaoException.class, e -> assertThat(e.code()).isEqualTo("REPORT-001"))
          .hasMessageContaining(wrong.toString());
      assertThat(wrong.resolve("report.html")).doesNotExist();
    }
  }
}
