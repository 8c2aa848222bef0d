package io.tao4j.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What people give instead of a model, told by its first bytes and its name, with the remedy. */
public final class ForeignFile {
  private static final int HEAD = 512;

  private ForeignFile() {}

  /** What a file is and what to do, in a sentence; null where nothing of that is known. */
  public static @Nullable String describe(Path file) {
    byte[] head;
    try (InputStream stream = Files.newInputStream(file)) {
      head = stream.readNBytes(HEAD);
    } catch (IOException e) {
      return null; // whoever opens the file says why that is not possible
    }
    String text = new String(head, StandardCharsets.ISO_8859_1);
    String begin = text.strip().toLowerCase(Locale.ROOT);
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (head.length == 0) {
      return "it is empty: copy or download it again";
    }
    if (begin.startsWith("version https://git-lfs.github.com/spec/")) {
      return "it is a Git LFS pointer, not the file itself: run 'git lfs pull' in its repository";
    }
    if (begin.startsWith("<!doctype html") || begin.startsWith("<html")) {
      return "it is a web page, perhaps one that asks to log in: download the file itself";
    }
    if (begin.startsWith("<?xml") || begin.startsWith("<error")) {
      return "it is an XML text, perhaps a server's error: download the file itself";
    }
    if (begin.startsWith("{") || begin.startsWith("[")) {
      return "it is a JSON text, such as an index of weights: name the file of the weights itself";
    }
    if (text.startsWith("\u001f\u008b")) {
      return "it is packed with gzip: unpack it first";
    }
    if (text.startsWith("BZh")
        || text.startsWith("\u00fd7zXZ")
        || text.startsWith("7z\u00bc\u00af")) {
      return "it is a packed archive: unpack it first";
    }
    if (text.startsWith("ftrt") || text.startsWith("ptrt")) {
      return "it is a TensorRT engine, from which no weights can be read: give the model of which"
          + " it was made";
    }
    if (text.length() >= 8 && text.startsWith("TFL3", 4)) {
      return "it is a TensorFlow Lite model: give the model of which it was made";
    }
    if (name.endsWith(".tlt")) {
      return "it is an encrypted model of TAO 4 or older: load it there with its key and save it as"
          + " .hdf5 (TAO 5), or export it to .onnx";
    }
    if (name.endsWith(".etlt")) {
      return "it is an encrypted export of TAO 4 or older, which only its key opens: export the"
          + " model to .onnx with TAO 5";
    }
    return null;
  }
}
