using System.Net;
using System.Text;
using AgentIdentity.Cli.Connection;

namespace AgentIdentity.Cli.Delegations;

/// <summary>Waits on loopback for the browser of a person who decided (RFC 8252 section 7.3).</summary>
internal sealed class BrowserReturn : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Uri _address;

    private BrowserReturn(Uri address) => _address = address;

    public static BrowserReturn Listen(Uri address)
    {
        if (!address.IsLoopback || address.Scheme != Uri.UriSchemeHttp)
        {
            throw new CommandFailure(ExitCode.Usage, $"{address} is no loopback address such as http://127.0.0.1:7777/callback.");
        }

        var waiting = new BrowserReturn(address);
        waiting._listener.Prefixes.Add($"http://{address.Host}:{address.Port}/");
        try
        {
            waiting._listener.Start();
            return waiting;
        }
        catch (HttpListenerException problem)
        {
            waiting.Dispose();
            throw new CommandFailure(ExitCode.Unavailable, $"Nothing can be heard at {address}: {problem.Message}");
        }
    }

    /// <summary>The address that the browser came back to, with its query.</summary>
    public async Task<Uri> WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var visit = await _listener.GetContextAsync().WaitAsync(cancellationToken);
            var came = visit.Request.Url!;
            var here = came.AbsolutePath == _address.AbsolutePath;
            visit.Response.StatusCode = here ? 200 : 404;
            visit.Response.ContentType = "text/plain; charset=utf-8";
            visit.Response.Close(here ? "You can close this page and go back to the terminal."u8.ToArray() : [], willBlock: true);
            if (here)
            {
                return came;
            }
        }
    }

    public void Dispose() => _listener.Close();
}
