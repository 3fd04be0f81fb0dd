using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Quickstart.Upstreams;

/// <summary>A plain web application on a free loopback port that keeps the console for the story being told.</summary>
internal static class QuietHost
{
    public static WebApplicationBuilder On(Uri origin)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [], ApplicationName = "Quickstart" });
        builder.WebHost.UseUrls(origin.ToString());
        builder.Logging.ClearProviders();
        return builder;
    }
}
