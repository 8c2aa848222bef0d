import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** Cuts the pairs of change-pairs into quarters, parts for optical_inspection: java ChangeParts.java SET FOLDER. */
class ChangeParts {
  public static void main(String[] arguments) throws IOException {
    Path set = Path.of(arguments[0]);
    Path folder = Path.of(arguments[1]);
    Files.createDirectories(folder.resolve("seen"));
    Files.createDirectories(folder.resolve("golden"));
    for (String split : List.of("train", "val")) {
      List<String> rows = new ArrayList<>(List.of("input_path,golden_path,label,object_name"));
      for (String name : Files.readAllLines(set.resolve("list/" + split + ".txt"))) {
        for (int quarter = 0; quarter < 4; quarter++) {
          String part = name.replace(".png", "_" + quarter);
          write(quarter(set.resolve("A/" + name), quarter), folder.resolve("golden/" + part + ".png"));
          write(quarter(set.resolve("B/" + name), quarter), folder.resolve("seen/" + part + ".png"));
          boolean changed = isChanged(quarter(set.resolve("label/" + name), quarter));
          rows.add("seen,golden," + (changed ? "CHANGED" : "PASS") + "," + part);
        }
      }
      Files.write(folder.resolve(split + ".csv"), rows);
    }
  }

  private static BufferedImage quarter(Path file, int number) throws IOException {
    BufferedImage whole = ImageIO.read(file.toFile());
    int width = whole.getWidth() / 2;
    int height = whole.getHeight() / 2;
    return whole.getSubimage(number % 2 * width, number / 2 * height, width, height);
  }

  private static boolean isChanged(BufferedImage mask) {
    for (int y = 0; y < mask.getHeight(); y++) {
      for (int x = 0; x < mask.getWidth(); x++) {
        if ((mask.getRGB(x, y) & 255) > 127) {
          return true;
        }
      }
    }
    return false;
  }

  private static void write(BufferedImage image, Path file) throws IOException {
    ImageIO.write(image, "png", new File(file.toString()));
  }
}
