using System.Net.Http.Headers;
using System.Text;

namespace AgentIdentity.Cli.Diagnosis;

/// <summary>A call from this machine, past the gateway and with nothing in hand, that changes nothing where it is served.</summary>
internal sealed class OwnKnock : IDisposable
{
    private static readonly (string Revision, string Body)[] McpQuestions =
    [
        ("2026-07-28", """{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}"""),
        ("2025-11-25", """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"agentid-doctor","version":"1.0.0"}}}"""),
    ];

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(5) };

    public async Task<string> KnockAsync(bool isMcp, Uri target, CancellationToken cancellationToken)
    {
        var verdict = DoorVerdict.Unclear;
        try
        {
            foreach (var request in isMcp ? McpQuestions.Select(question => Ask(target, question.Revision, question.Body)) : [new HttpRequestMessage(HttpMethod.Get, target)])
            {
                using (request)
                {
                    using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                    verdict = (int)response.StatusCode switch
                    {
                        401 or 403 => DoorVerdict.Refused,
                        >= 200 and < 300 => DoorVerdict.Served,
                        _ => DoorVerdict.Unclear,
                    };
                }

                if (verdict != DoorVerdict.Unclear)
                {
                    return verdict;
                }
            }

            return verdict;
        }
        catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return DoorVerdict.Unreached;
        }
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Ask(Uri target, string revision, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        request.Headers.Add("MCP-Protocol-Version", revision);
        if (revision == "2026-07-28")
        {
            request.Headers.Add("Mcp-Method", "tools/list");
        }

        return request;
    }
}
