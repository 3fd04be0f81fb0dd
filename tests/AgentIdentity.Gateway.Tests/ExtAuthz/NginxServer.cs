using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using AgentIdentity.Tests;

namespace AgentIdentity.Gateway.Tests.ExtAuthz;

/// <summary>A real nginx with the configuration that docs/ext-authz.md shows, in a folder and on a port of its own.</summary>
internal sealed partial class NginxServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/nginx";
    private readonly string _folder = Directory.CreateTempSubdirectory("agentidentity-nginx-").FullName;
    private Process? _process;

    public int Port { get; } = FreePort.Next();

    public string Origin => $"http://127.0.0.1:{Port}";

    /// <summary>Skips the test, and says so, where nginx is missing; under CI that is a failure.</summary>
    public static void Demand()
    {
        if (File.Exists(Program))
        {
            return;
        }

        const string Missing = "nginx is missing; bash eng/debian.sh installs it.";
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(Missing);
        }

        Assert.Skip(Missing);
    }

    /// <summary>Starts the page's own configuration, with the two addresses and the port of this run.</summary>
    public async Task StartAsync(string gateway, string api)
    {
        var page = await File.ReadAllTextAsync(Path.Combine(NodeProgram.Root(), "docs", "ext-authz.md"));
        var server = Block().Match(page).Groups["text"].Value
            .Replace("listen 443 ssl;", $"listen 127.0.0.1:{Port};", StringComparison.Ordinal)
            .Replace("http://agents.internal:5080", gateway, StringComparison.Ordinal)
            .Replace("http://orders.internal", api, StringComparison.Ordinal);
        server.Should().NotContain("internal:").And.NotContain(".internal", "every address of the page's configuration is replaced");
        await File.WriteAllTextAsync(Path.Combine(_folder, "nginx.conf"), $$"""
            pid {{_folder}}/nginx.pid;
            worker_processes 1;
            events {}
            http {
                access_log off;
                client_body_temp_path {{_folder}}/body;
                proxy_temp_path {{_folder}}/proxy;
                fastcgi_temp_path {{_folder}}/fastcgi;
                uwsgi_temp_path {{_folder}}/uwsgi;
                scgi_temp_path {{_folder}}/scgi;
            {{server}}
            }
            """);
        _process = Process.Start(new ProcessStartInfo(Program, ["-e", "stderr", "-p", _folder, "-c", Path.Combine(_folder, "nginx.conf"), "-g", "daemon off; master_process off;"])
        {
            RedirectStandardError = true,
        })!;
        var errors = _process.StandardError.ReadToEndAsync();
        for (var i = 0; i < 200; i++)
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException("nginx did not start: " + await errors);
            }

            if (await ListensAsync())
            {
                return;
            }

            await Task.Delay(50);
        }

        throw new InvalidOperationException("nginx did not listen.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> ListensAsync()
    {
        try
        {
            using var probe = new TcpClient();
            await probe.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [GeneratedRegex("```nginx\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
