using Microsoft.Data.Sqlite;

namespace AgentIdentity.Broker;

internal static class SqliteCommandExtensions
{
    /// <summary>Gives a command its values; always the same names in the same order, so that a prepared one keeps its parameters.</summary>
    public static SqliteCommand Bind(this SqliteCommand command, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (command.Parameters.Count == 0)
        {
            foreach (var (name, _) in values)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            }
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i].Value ?? DBNull.Value;
        }

        return command;
    }
}
