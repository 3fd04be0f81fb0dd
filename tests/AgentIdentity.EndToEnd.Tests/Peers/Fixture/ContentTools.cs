#pragma warning disable MCP9005 // MCP has deprecated what these use; peers use it, and the gateway mediates it.
using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace AgentIdentity.EndToEnd.Tests.Peers.Fixture;

/// <summary>Tools that answer with every kind of content, with progress, with log messages, and with an error.</summary>
[McpServerToolType]
internal sealed class ContentTools
{
    [McpServerTool(Name = "test_simple_text"), Description("Answers with text.")]
    public static string Text() => "This is a simple text response for testing.";

    [McpServerTool(Name = "test_image_content"), Description("Answers with a picture.")]
    public static ImageContentBlock Image() => new() { Data = Media.Png, MimeType = "image/png" };

    [McpServerTool(Name = "test_audio_content"), Description("Answers with sound.")]
    public static AudioContentBlock Audio() => new() { Data = Media.Wav, MimeType = "audio/wav" };

    [McpServerTool(Name = "test_embedded_resource"), Description("Answers with a resource.")]
    public static EmbeddedResourceBlock Embedded() => new()
    {
        Resource = new TextResourceContents { Uri = "test://embedded-resource", MimeType = "text/plain", Text = "This is an embedded resource content." },
    };

    [McpServerTool(Name = "test_multiple_content_types"), Description("Answers with text, a picture and a resource.")]
    public static ContentBlock[] Mixed() =>
    [
        new TextContentBlock { Text = "Multiple content types test:" },
        Image(),
        new EmbeddedResourceBlock
        {
            Resource = new TextResourceContents { Uri = "test://mixed-content-resource", MimeType = "application/json", Text = """{"test":"data","value":123}""" },
        },
    ];

    [McpServerTool(Name = "test_error_handling"), Description("Fails, always.")]
    public static CallToolResult Fail() => new()
    {
        IsError = true,
        Content = [new TextContentBlock { Text = "This tool intentionally returns an error for testing" }],
    };

    [McpServerTool(Name = "test_tool_with_logging"), Description("Tells what it does while it does it.")]
    public static async Task<string> LogAsync(McpServer server, CancellationToken cancellation)
    {
        string[] lines = ["Tool execution started", "Tool processing data", "Tool execution completed"];
        foreach (var line in lines)
        {
            await server.SendNotificationAsync(NotificationMethods.LoggingMessageNotification, new LoggingMessageNotificationParams
            {
                Level = LoggingLevel.Info,
                Logger = "fixture",
                Data = System.Text.Json.JsonSerializer.SerializeToElement(line),
            }, cancellationToken: cancellation);
            await Task.Delay(50, cancellation);
        }

        return "It logged three lines.";
    }

    [McpServerTool(Name = "test_tool_with_progress"), Description("Tells how far it is.")]
    public static async Task<string> ProgressAsync(IProgress<ProgressNotificationValue> progress, CancellationToken cancellation)
    {
        for (var done = 0; done <= 100; done += 50)
        {
            progress.Report(new ProgressNotificationValue { Progress = done, Total = 100 });
            await Task.Delay(50, cancellation);
        }

        return "It went from 0 to 100.";
    }
}
