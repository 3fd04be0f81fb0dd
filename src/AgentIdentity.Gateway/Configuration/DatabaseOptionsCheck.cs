using System.Net;
using System.Text.RegularExpressions;
using AgentIdentity.Gateway.Data.Sql;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AgentIdentity.Gateway.Configuration;

/// <summary>One message per mistake in what only databases have.</summary>
internal sealed partial class DatabaseOptionsCheck : IValidateOptions<GatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        List<string> mistakes = [];
        foreach (var (upstream, settings) in options.Upstreams)
        {
            var key = $"AgentIdentity:Upstreams:{upstream}";
            if (settings.Kind == "data")
            {
                CheckUpstream(key, settings, mistakes);
                CheckDatabase(key + ":Database", settings.Database, mistakes);
            }
            else if (settings.Database.Connection is not null)
            {
                mistakes.Add($"{key}:Database is for Kind data; the kind is '{settings.Kind}'.");
            }
        }

        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static void CheckUpstream(string key, UpstreamOptions settings, List<string> mistakes)
    {
        if (settings.Address.Length > 0)
        {
            mistakes.Add($"{key}:Address must be left out: Database:Connection says where the database is.");
        }

        if (settings.Credential is not "none")
        {
            mistakes.Add($"{key}:Credential must be none: a database is shown the role of Database:Connection and a signed context.");
        }
    }

    private static void CheckDatabase(string key, DatabaseOptions settings, List<string> mistakes)
    {
        CheckConnection(key, settings.Connection, mistakes);
        CheckSecret($"{key}:Password", settings.Password, settings.PasswordFile, required: false, static _ => true, "", mistakes);
        CheckSecret($"{key}:ContextKey", settings.ContextKey, settings.ContextKeyFile, required: true, KeyForm().IsMatch, "must be 64 hexadecimal digits; agentid postgres init makes one", mistakes);
        if (!KeyIdForm().IsMatch(settings.ContextKeyId))
        {
            mistakes.Add($"{key}:ContextKeyId has up to 32 of a-z, 0-9, '-' and '_'; it is '{settings.ContextKeyId}'.");
        }

        if (!NameForm().IsMatch(settings.Schema) || SqlWords.IsSystemSchema(settings.Schema))
        {
            mistakes.Add($"{key}:Schema must be a plain name of a schema that is not the system's; it is '{settings.Schema}'.");
        }

        foreach (var (list, names) in new[] { ("Shared", settings.Shared), ("Functions", settings.Functions) })
        {
            mistakes.AddRange(names.Where(static name => name?.Split('.') is not [var schema, var thing] || !NameForm().IsMatch(schema) || !NameForm().IsMatch(thing) || SqlWords.IsSystemSchema(schema))
                .Select(name => $"{key}:{list} must hold names such as public.countries, of schemas that are not the system's; one is '{name}'."));
        }

        foreach (var (setting, value, most) in new[]
        {
            ("MaxRows", settings.MaxRows, 1_000_000), ("MaxResultBytes", settings.MaxResultBytes, 256 * 1024 * 1024), ("StatementSeconds", settings.StatementSeconds, 3600), ("MaxConnections", settings.MaxConnections, 1000),
        })
        {
            if (value < 1 || value > most)
            {
                mistakes.Add($"{key}:{setting} must be between 1 and {most}; it is {value}.");
            }
        }
    }

    private static void CheckConnection(string key, string? connection, List<string> mistakes)
    {
        NpgsqlConnectionStringBuilder read;
        try
        {
            read = new NpgsqlConnectionStringBuilder(connection ?? "");
        }
        catch (ArgumentException)
        {
            mistakes.Add($"{key}:Connection cannot be read; it looks like Host=db.internal;Database=bank;Username=agentid_agent;SSL Mode=VerifyFull;Root Certificate=ca.pem.");
            return;
        }

        if (string.IsNullOrEmpty(read.Host) || string.IsNullOrEmpty(read.Database) || string.IsNullOrEmpty(read.Username))
        {
            mistakes.Add($"{key}:Connection must name Host, Database and Username.");
            return;
        }

        if (read.Password is not null)
        {
            mistakes.Add($"{key}:Connection may hold no password: set Password or PasswordFile.");
        }

        if (read.Host.Contains(','))
        {
            mistakes.Add($"{key}:Connection must name one Host: a context is for one server.");
        }

        if (read.SslMode is not (SslMode.VerifyCA or SslMode.VerifyFull) && !IsHere(read.Host))
        {
            mistakes.Add($"{key}:Connection must have SSL Mode=VerifyFull (or VerifyCA): the database is on another machine, and rows pass between.");
        }
    }

    private static bool IsHere(string host) => host.StartsWith('/') || host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static void CheckSecret(string key, string? value, string? file, bool required, Func<string, bool> fits, string form, List<string> mistakes)
    {
        if (value is not null && file is not null)
        {
            mistakes.Add($"{key} and {key}File are set; set one.");
            return;
        }

        try
        {
            var secret = DatabaseSettings.Read(value, file)?.Reveal();
            if (secret is null && required)
            {
                mistakes.Add($"{key} or {key}File must be set.");
            }
            else if (secret is not null && !fits(secret))
            {
                mistakes.Add($"{key} {form}.");
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            mistakes.Add($"{key}File cannot be read: {problem.Message}");
        }
    }

    [GeneratedRegex(@"\A[0-9a-fA-F]{64}\z")]
    private static partial Regex KeyForm();

    [GeneratedRegex(@"\A[a-z0-9_-]{1,32}\z")]
    private static partial Regex KeyIdForm();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,62}\z")]
    private static partial Regex NameForm();
}
