using System.Globalization;
using Npgsql;

namespace Dormouse.Hosting.Settings;

/// <summary>Where PostgreSQL is, from <c>Storage:Postgres</c>. The text holds a password: it is never shown.</summary>
public sealed class PostgresConnection
{
    /// <summary>The schema of our tables, unless the connection string names another one.</summary>
    public const string DefaultSchema = "dormouse";

    /// <summary>A connection string as an example.</summary>
    public const string Example = "Host=nas;Database=dormouse;Username=dormouse;Password=…";

    private const string Setting = "Storage:Postgres";

    // A silo has one more, for its locks: eight that are busy at once fit into the 97 that PostgreSQL has for us unless told otherwise.
    // What more of them would do at once only waits for the same disk.
    private const int PoolSize = 10;

    private PostgresConnection(NpgsqlConnectionStringBuilder builder)
    {
        HasPassword = !string.IsNullOrEmpty(builder.Password);
        Schema = builder.SearchPath!;
        ConnectionString = builder.ToString();
        Description = string.Create(
            CultureInfo.InvariantCulture, $"PostgreSQL at {builder.Host}:{builder.Port}, database {builder.Database ?? builder.Username}");
    }

    /// <summary>The whole connection string; a secret.</summary>
    public string ConnectionString { get; }

    /// <summary>Whether a password is part of it.</summary>
    public bool HasPassword { get; }

    /// <summary>The schema that holds our tables.</summary>
    public string Schema { get; }

    /// <summary>Host, port and database, for people.</summary>
    public string Description { get; }

    /// <summary>Reads a connection string.</summary>
    /// <param name="text">The connection string.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="SettingsException">It can't be read; the message does not show it.</exception>
    public static PostgresConnection Parse(string text)
    {
        NpgsqlConnectionStringBuilder builder;
        try
        {
            builder = new(text);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            // What Npgsql says may hold a part of the text, and so the password.
            throw Wrong();
        }

        if (string.IsNullOrWhiteSpace(builder.Host))
        {
            throw Wrong();
        }

        builder.SearchPath ??= DefaultSchema;
        if (!builder.SearchPath.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
            || !char.IsAsciiLetterLower(builder.SearchPath[0]))
        {
            throw new SettingsException(
                $"{Setting} has a Search Path that can't be used (its value is not shown); it must be one schema, of a-z, 0-9, _.");
        }

        // An outage must show within seconds. What was said, even if it is Npgsql's own default, is left alone.
        var said = builder.Keys;
        builder.Timeout = said.Contains("Timeout") ? builder.Timeout : 3;
        builder.CommandTimeout = said.Contains("Command Timeout") ? builder.CommandTimeout : 4;
        builder.MaxPoolSize = said.Contains("Maximum Pool Size") ? builder.MaxPoolSize : Math.Max(PoolSize, builder.MinPoolSize);
        builder.MaxAutoPrepare = said.Contains("Max Auto Prepare") ? builder.MaxAutoPrepare : 20;
        builder.ApplicationName ??= "dormouse";
        return new(builder);
    }

    private static SettingsException Wrong() =>
        new($"{Setting} is not a connection string (its value is not shown); it must be like {Example}.");
}
