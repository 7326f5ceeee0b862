package io.plumbline.persistence.capture;

import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

/** The pauses of diagnostic commands; they go with the diagnosis that asked. Thread-safe. */
@Dependent
public class CommandPauseRepository {

    private final Sql sql;

    @Inject
    public CommandPauseRepository(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    private static final String ADD = """
            INSERT INTO plumbline.command_pause (diagnosis_id, asked_at, command, pause_millis) VALUES (?, ?, ?, ?)
                ON CONFLICT (diagnosis_id, asked_at, command)
                DO UPDATE SET pause_millis = command_pause.pause_millis + excluded.pause_millis""";

    /** Stores one; what was asked at the same time is added to it. */
    public void add(CommandPause pause) {
        sql.update(
                ADD,
                pause.diagnosisId(),
                pause.askedAt(),
                pause.command().name(),
                pause.pause().toMillis());
    }

    private static final String SINCE = """
            SELECT pause.* FROM plumbline.command_pause pause JOIN plumbline.diagnosis ON diagnosis.id = pause.diagnosis_id
                WHERE diagnosis.target_id = ? AND pause.asked_at >= ? ORDER BY pause.asked_at""";

    /** Those of a target since a time, oldest first. */
    public List<CommandPause> since(long targetId, Instant since) {
        return sql.list(SINCE, CommandPauseRepository::pause, targetId, since);
    }

    private static CommandPause pause(ResultSet row) throws SQLException {
        return new CommandPause(
                row.getLong("diagnosis_id"),
                Sql.requiredInstant(row, "asked_at"),
                CommandPause.Command.valueOf(row.getString("command")),
                Duration.ofMillis(row.getLong("pause_millis")));
    }
}
