FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY pom.xml ./
COPY src src
COPY frontend frontend
RUN mvn --batch-mode --no-transfer-progress package -DskipTests

FROM eclipse-temurin:25-jre
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home kanban && mkdir /data && chown kanban /data
USER kanban
WORKDIR /home/kanban
COPY --from=build /build/target/recordplayer-*-kanban.jar kanban.jar
# Without the people of the demo, whose password everybody knows.
ENV KANBAN_DEMO=false
EXPOSE 8080
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-jar", "kanban.jar"]
