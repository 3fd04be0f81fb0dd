using AgentIdentity.Gateway.Mcp.Links.Virtual;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Gateway.Configuration;

/// <summary>One message per mistake in what only MCP upstreams have: revisions, processes, virtual servers.</summary>
internal sealed class McpOptionsCheck : IValidateOptions<GatewayOptions>
{
    private static readonly string[] Revisions = ["auto", "2026-07-28", "2025-11-25", "2025-06-18"];

    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        List<string> mistakes = [];
        foreach (var (upstream, settings) in options.Upstreams)
        {
            var key = $"AgentIdentity:Upstreams:{upstream}";
            if (!Revisions.Contains(settings.Revision, StringComparer.Ordinal))
            {
                mistakes.Add($"{key}:Revision must be one of {string.Join(", ", Revisions)}; it is '{settings.Revision}'.");
            }

            PinSettings.Check(key, settings, mistakes);
            if (settings.Command is not null)
            {
                CheckProcess(key, settings, mistakes);
            }
            else if (settings.Arguments.Count > 0 || settings.Environment.Count > 0 || settings.WorkingFolder is not null || settings.User is not null)
            {
                mistakes.Add($"{key}: Arguments, Environment, WorkingFolder and User are for a program; set Command.");
            }
        }

        foreach (var (server, settings) in options.VirtualServers)
        {
            CheckVirtual(server, settings, options, mistakes);
        }

        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static void CheckProcess(string key, UpstreamOptions settings, List<string> mistakes)
    {
        if (settings.Kind != "mcp" || settings.Address.Length > 0)
        {
            mistakes.Add($"{key}:Command starts an MCP server that has no address: Kind must be mcp, and Address must be left out.");
        }

        if (settings.Credential != "none")
        {
            mistakes.Add($"{key}:Credential must be none: a program is shown no credential, and has what Environment gives it.");
        }

        if (settings.Command!.Length == 0 || settings.Arguments.Prepend(settings.Command).Any(static text => text.Contains('\0')))
        {
            mistakes.Add($"{key}:Command must name a program, and no argument may hold a NUL.");
        }

        if (settings.Environment.Any(static entry => entry.Key.Length == 0 || entry.Key.Contains('=') || (entry.Key + entry.Value).Contains('\0')))
        {
            mistakes.Add($"{key}:Environment has a name that is empty or holds '=', or a value with a NUL.");
        }

        if (settings.WorkingFolder is { } folder && !Path.IsPathRooted(folder))
        {
            mistakes.Add($"{key}:WorkingFolder must be an absolute path; it is '{folder}'.");
        }

        CheckUser(key, settings, mistakes);
        CheckLimits(key, settings.Process, mistakes);
    }

    private static void CheckUser(string key, UpstreamOptions settings, List<string> mistakes)
    {
        if (settings.User is <= 0)
        {
            mistakes.Add($"{key}:User must be the number of a user, and not that of root; it is {settings.User}.");
        }

        if (!settings.Process.SameUser && !(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess))
        {
            mistakes.Add($"{key}:Command: only a gateway that runs as root on Linux can give a program a user of its own. On a machine where the program may read "
                + $"everything that the gateway can, its keys included, set {key}:Process:SameUser to true.");
        }

        if (settings.Process.SameUser && (settings.User is not null || Environment.IsPrivilegedProcess))
        {
            mistakes.Add($"{key}:Process:SameUser is for a gateway that does not run as root; leave it out here, and User there.");
        }
    }

    private static void CheckLimits(string key, ProcessOptions limits, List<string> mistakes)
    {
        foreach (var (name, value, least) in new[]
        {
            (nameof(limits.MaxProcesses), limits.MaxProcesses, 1), (nameof(limits.MaxMemoryMegabytes), limits.MaxMemoryMegabytes, 16),
            (nameof(limits.IdleSeconds), limits.IdleSeconds, 1), (nameof(limits.MaxMessageBytes), limits.MaxMessageBytes, 1024),
            (nameof(limits.MaxOpenFiles), limits.MaxOpenFiles, 16),
        })
        {
            if (value < least)
            {
                mistakes.Add($"{key}:Process:{name} must be at least {least}; it is {value}.");
            }
        }
    }

    private static void CheckVirtual(string name, VirtualServerOptions settings, GatewayOptions options, List<string> mistakes)
    {
        var key = $"AgentIdentity:VirtualServers:{name}";
        if (options.Upstreams.ContainsKey(name))
        {
            mistakes.Add($"{key}: an upstream has this name too, and both would be at /mcp/{name}; choose another.");
        }

        if (settings.Upstreams.Count == 0 || settings.Upstreams.Distinct(StringComparer.Ordinal).Count() != settings.Upstreams.Count)
        {
            mistakes.Add($"{key}:Upstreams must name at least one upstream, and none twice.");
        }

        foreach (var member in settings.Upstreams)
        {
            if (!options.Upstreams.TryGetValue(member, out var upstream) || upstream.Kind != "mcp")
            {
                mistakes.Add($"{key}:Upstreams: '{member}' is no upstream of kind mcp.");
            }
            else if (!VirtualNames.CanPrefix(member))
            {
                mistakes.Add($"{key}:Upstreams: '{member}' cannot go before a tool's name, because it holds or ends in '{VirtualNames.Separator[0]}' where the separator is '{VirtualNames.Separator}'; rename it.");
            }
        }
    }
}
