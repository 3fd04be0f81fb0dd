namespace AgentIdentity.Server.Telemetry;

/// <summary>GET /metrics. It names upstreams, tools and models, so it is not for everybody.</summary>
internal static class MetricsEndpoint
{
    public static void MapMetrics(this IEndpointRouteBuilder app) =>
        app.MapGet("/metrics", static (HttpRequest request, OpenMetricsExporter exporter, StoreMeasurements _) => Answer(request, exporter))
            .RequireAuthorization(MetricsKeyHandler.Policy);

    private static IResult Answer(HttpRequest request, OpenMetricsExporter exporter)
    {
        var openMetrics = request.Headers.Accept.ToString().Contains("application/openmetrics-text", StringComparison.OrdinalIgnoreCase);
        return exporter.Scrape(openMetrics) is { } text
            ? Results.Bytes(text, openMetrics ? OpenMetricsText.OpenMetricsType : OpenMetricsText.PlainType)
            : Problems.Of(503, ServerError.MetricsUnavailable, "The measurements could not be collected.");
    }
}
