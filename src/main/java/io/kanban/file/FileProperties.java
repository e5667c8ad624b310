package io.kanban.file;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings of attached files.
 *
 * @param folder the folder of their content; "files" in the data folder if it is not set
 * @param maxSize the largest size of a file
 * @param maxTotal the size of all files from which on no file can be attached
 */
@ConfigurationProperties("kanban.files")
public record FileProperties(
    @Nullable Path folder,
    @DefaultValue("10MB") DataSize maxSize,
    @DefaultValue("20GB") DataSize maxTotal) {}
