# SPDX-License-Identifier: Apache-2.0
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY pom.xml ./
COPY src ./src
COPY config ./config
RUN mvn -B -q -DskipTests package

FROM eclipse-temurin:25-jre
WORKDIR /opt/ytterby
COPY --from=build /src/target/ytterby-*.jar ./ytterby.jar
COPY --from=build /src/target/lib ./lib
COPY config ./config
# Archive and database live in /data: mount something that survives the container.
RUN useradd --system --uid 10001 --home-dir /opt/ytterby ytterby && mkdir /data && chown ytterby /data
USER ytterby
VOLUME /data
ENV YTTERBY_DATA=/data YTTERBY_HTTP_HOST=0.0.0.0
EXPOSE 11112 8080
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Dytterby.home=/opt/ytterby", "-Dlogback.configurationFile=/opt/ytterby/config/logback.xml", "-jar", "/opt/ytterby/ytterby.jar"]
CMD ["serve"]
