using System.ComponentModel;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using static AgentIdentity.EndToEnd.Tests.Peers.Fixture.Inputs;

namespace AgentIdentity.EndToEnd.Tests.Peers.Fixture;

/// <summary>The prompts of the conformance scenarios.</summary>
[McpServerPromptType]
internal sealed class FixturePrompts
{
    [McpServerPrompt(Name = "test_simple_prompt"), Description("A prompt without arguments.")]
    public static ChatMessage Simple() => new(ChatRole.User, "This is a simple prompt for testing.");

    [McpServerPrompt(Name = "test_prompt_with_arguments"), Description("A prompt with arguments.")]
    public static ChatMessage WithArguments([Description("First test argument")] string arg1, [Description("Second test argument")] string arg2) =>
        new(ChatRole.User, $"Prompt with arguments: arg1='{arg1}', arg2='{arg2}'");

    [McpServerPrompt(Name = "test_prompt_with_embedded_resource"), Description("A prompt that holds a resource.")]
    public static GetPromptResult WithResource([Description("What to embed")] string resourceUri) => Of(
        new EmbeddedResourceBlock { Resource = new TextResourceContents { Uri = resourceUri, MimeType = "text/plain", Text = "Embedded resource content for testing." } },
        new TextContentBlock { Text = "Please process the embedded resource above." });

    [McpServerPrompt(Name = "test_prompt_with_image"), Description("A prompt that holds a picture.")]
    public static GetPromptResult WithImage() => Of(
        new ImageContentBlock { Data = Media.Png, MimeType = "image/png" },
        new TextContentBlock { Text = "Please analyze the image above." });

    [McpServerPrompt(Name = "test_input_required_result_prompt"), Description("A prompt that needs to know more.")]
    public static GetPromptResult Asking(RequestContext<GetPromptRequestParams> call) => Text(call.Params, "user_context", "context") is { } context
        ? Of(new TextContentBlock { Text = $"In the context of {context}." })
        : throw Ask(("user_context", Form("What context should the prompt use?", "context")));

    private static GetPromptResult Of(params ContentBlock[] blocks) =>
        new() { Messages = [.. blocks.Select(static block => new PromptMessage { Role = Role.User, Content = block })] };
}
