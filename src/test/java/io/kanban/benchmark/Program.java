package io.kanban.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * A program whose start is measured. It consists of jars, because an ahead-of-time cache accepts no
 * folders of classes.
 *
 * @param arguments the JVM's arguments, and then the application's
 */
record Program(List<String> arguments) {
  private static final int PATIENCE_MINUTES = 3;

  /**
   * Parts of the names of libraries that RecordPlayer needs and a plain Vaadin application doesn't.
   */
  private static final List<String> NOT_VAADINS =
      List.of(
          "kurrentdb",
          "grpc",
          "protobuf",
          "perfmark",
          "sqlite",
          "lettuce",
          "netty",
          "redis",
          "spring-data",
          "spring-boot-data",
          "commons-pool",
          "spring-modulith",
          "reactor");

  /**
   * The application's jar from the build.
   *
   * @throws IllegalStateException if the build has made no jar
   */
  static Path kanbanJar() {
    String known = System.getProperty("kanban.jar");
    if (known != null) {
      return Path.of(known).toAbsolutePath();
    }
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files
          .filter(file -> file.toString().endsWith("-kanban.jar"))
          .findFirst()
          .map(Path::toAbsolutePath)
          .orElseThrow(() -> new IllegalStateException("There is no jar; run mvn package."));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The jar as the build makes it. */
  static Program packed() {
    return new Program(List.of("-jar", kanbanJar().toString()));
  }

  /** The jar and its libraries as separate files, extracted with the README's command. */
  static Program extracted(Path folder) throws IOException, InterruptedException {
    Path jar = kanbanJar();
    run(
        folder,
        List.of(
            "-Djarmode=tools",
            "-jar",
            jar.toString(),
            "extract",
            "--destination",
            folder.toString(),
            "--force"));
    return new Program(List.of("-jar", folder.resolve(jar.getFileName()).toString()));
  }

  /**
   * The plain Vaadin application, with the libraries that it needs from an extracted jar.
   *
   * @param main the application's main class
   */
  static Program bare(Path folder, Path extracted, Class<?> main) throws IOException {
    Path jar = folder.resolve("bare.jar");
    String folderOfClasses = main.getPackageName().replace('.', '/') + "/";
    Path classes =
        Path.of(main.getProtectionDomain().getCodeSource().getLocation().getPath())
            .resolve(folderOfClasses);
    Path kanban = extracted.resolve(kanbanJar().getFileName());
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        JarFile from = new JarFile(kanban.toFile());
        Stream<Path> own = Files.list(classes)) {
      for (Path entry : own.toList()) {
        out.putNextEntry(new JarEntry(folderOfClasses + entry.getFileName()));
        Files.copy(entry, out);
      }
      for (JarEntry entry : from.stream().filter(Program::isFrontEnd).toList()) {
        out.putNextEntry(new JarEntry(entry.getName()));
        try (InputStream content = from.getInputStream(entry)) {
          content.transferTo(out);
        }
      }
    }
    List<String> classPath = new ArrayList<>(List.of(jar.toString()));
    try (Stream<Path> libraries = Files.list(extracted.resolve("lib"))) {
      libraries
          .filter(
              library -> NOT_VAADINS.stream().noneMatch(library.getFileName().toString()::contains))
          .map(Path::toString)
          .sorted()
          .forEach(classPath::add);
    }
    return new Program(List.of("-cp", String.join(":", classPath), main.getName()));
  }

  private static boolean isFrontEnd(JarEntry entry) {
    return entry.getName().startsWith("META-INF/VAADIN/") && !entry.isDirectory();
  }

  /** A main class on this class path, with folders packed into jars. */
  static Program ofClassPath(Path folder, Class<?> main) {
    List<String> classPath = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      Path classes = Path.of(entry);
      if (!Files.isDirectory(classes)) {
        classPath.add(entry);
        continue;
      }
      Path jar = folder.resolve(Integer.toHexString(entry.hashCode()) + ".jar");
      try (OutputStream file = Files.newOutputStream(jar);
          JarOutputStream out = new JarOutputStream(file);
          Stream<Path> files = Files.walk(classes)) {
        for (Path each : files.filter(found -> !found.equals(classes)).toList()) {
          // Spring finds components by the entries of folders.
          boolean folderEntry = Files.isDirectory(each);
          out.putNextEntry(new JarEntry(classes.relativize(each) + (folderEntry ? "/" : "")));
          if (!folderEntry) {
            Files.copy(each, out);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      classPath.add(jar.toString());
    }
    return new Program(List.of("-cp", String.join(":", classPath), main.getName()));
  }

  /** The program with further options for the JVM. */
  Program with(String... options) {
    List<String> more = new ArrayList<>(List.of(options));
    more.addAll(arguments);
    return new Program(more);
  }

  /** The program with further arguments for the application. */
  Program and(String... own) {
    List<String> more = new ArrayList<>(arguments);
    more.addAll(List.of(own));
    return new Program(more);
  }

  private static void run(Path folder, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(ServerProcess.java("java")));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Files.createTempFile(folder, "run", ".log").toFile())
            .start();
    if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new IOException("failed: " + String.join(" ", command));
    }
  }
}
