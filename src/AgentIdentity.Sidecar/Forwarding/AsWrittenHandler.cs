namespace AgentIdentity.Sidecar.Forwarding;

/// <summary>
/// Sends the request target byte for byte as the caller wrote it. It stands below the proof, which needs an address it can
/// take apart: where the two differ, the path was ambiguous and the gateway refuses the call.
/// </summary>
internal sealed class AsWrittenHandler : DelegatingHandler
{
    private static readonly HttpRequestOptionsKey<string> Target = new("AgentIdentity.Sidecar.Target");
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public static void Remember(HttpRequestMessage request, string target) => request.Options.Set(Target, target);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var provable = request.RequestUri!;
        if (request.Options.TryGetValue(Target, out var target))
        {
            request.RequestUri = new Uri(provable.GetLeftPart(UriPartial.Authority) + target, AsWritten);
        }

        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            request.RequestUri = provable;
        }
    }
}
