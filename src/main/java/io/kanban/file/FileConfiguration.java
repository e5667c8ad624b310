package io.kanban.file;

import io.recordplayer.boot.RecordPlayerProperties;
import java.nio.file.Path;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the store of attached files. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FileProperties.class)
class FileConfiguration {
  @Bean
  FileStore fileStore(FileProperties files, RecordPlayerProperties properties) {
    Path folder = files.folder();
    return new FolderFileStore(folder == null ? properties.data().resolve("files") : folder);
  }

  @Bean
  FileMeters fileMeters(FileIntake intake) {
    return new FileMeters(intake);
  }
}
