package io.plain;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** Shows one page, without push. */
@SpringBootApplication(proxyBeanMethods = false)
public class PlainApplication {
  public static void main(String[] args) {
    SpringApplication.run(PlainApplication.class, args);
  }

  @Bean
  SecurityFilterChain everybodyMayCome(HttpSecurity http) {
    return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll()).build();
  }
}
