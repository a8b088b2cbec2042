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
# The AOT cache, for a start in a fraction of the time: the training run is the whole demonstration. It fits this jar, these
# libraries and this Java only, so it is made here and not copied in. Without it, or where the container's memory makes Java choose
# another garbage collector, the node starts all the same, only more slowly.
RUN timeout 300 java -Xlog:disable -Xlog:all=warning:stderr --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Dytterby.home=/opt/ytterby -Dlogback.configurationFile=/opt/ytterby/config/logback.xml -XX:AOTCacheOutput=/opt/ytterby/ytterby.aot -jar /opt/ytterby/ytterby.jar demo --once || echo "no AOT cache was made"
# Archive and embedded database live in /data: mount something that survives the container.
RUN useradd --system --uid 10001 --home-dir /opt/ytterby ytterby && mkdir /data && chown ytterby /data
USER ytterby
VOLUME /data
ENV YTTERBY_DATA=/data YTTERBY_HTTP_HOST=0.0.0.0
EXPOSE 11112 8080
# bash is in the image, curl need not be.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /api/health/ready HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && IFS= read -r status <&3 && [[ $status == *' 200 '* ]]"]
ENTRYPOINT ["java", "-XX:AOTCache=/opt/ytterby/ytterby.aot", "-Xlog:disable", "-Xlog:all=warning:stderr", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Dytterby.home=/opt/ytterby", "-Dlogback.configurationFile=/opt/ytterby/config/logback.xml", "-jar", "/opt/ytterby/ytterby.jar"]
CMD ["serve"]
