using System.CommandLine;
using AgentIdentity.Cli.Connection;
using AgentIdentity.Cli.Output;

namespace AgentIdentity.Cli;

/// <summary>One run of one command: what was asked, where to print, and the server once it is needed.</summary>
internal sealed class Session(ParseResult parsed) : IDisposable
{
    private AdminApi? _admin;

    public ParseResult Parsed { get; } = parsed;

    public Screen Screen { get; } = new(parsed.InvocationConfiguration.Output, parsed.GetValue(Screen.AsJson));

    public TimeProvider Time { get; } = TimeProvider.System;

    public Uri Server => ServerOptions.ServerOf(Parsed);

    public AdminApi Admin => _admin ??= new AdminApi(Server, ServerOptions.AdminKeyOf(Parsed));

    public T Get<T>(Argument<T> argument) => Parsed.GetRequiredValue(argument);

    public T? Get<T>(Option<T> option) => Parsed.GetValue(option);

    public void Dispose() => _admin?.Dispose();
}
