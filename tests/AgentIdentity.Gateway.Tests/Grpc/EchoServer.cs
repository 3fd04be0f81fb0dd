using System.Text;
using Grpc.Core;
using CallMetadata = Grpc.Core.Metadata;

namespace AgentIdentity.Gateway.Tests.Grpc;

/// <summary>A gRPC service without a description: its messages are texts.</summary>
[BindServiceMethod(typeof(EchoServer), nameof(BindService))]
public class EchoServer
{
    public const string Name = "test.v1.Echo";

    private static readonly Marshaller<string> Text = new(Encoding.UTF8.GetBytes, Encoding.UTF8.GetString);

    public static readonly Method<string, string> Saying = new(MethodType.Unary, Name, "Say", Text, Text);
    public static readonly Method<string, string> Counting = new(MethodType.ServerStreaming, Name, "Count", Text, Text);
    public static readonly Method<string, string> Chatting = new(MethodType.DuplexStreaming, Name, "Chat", Text, Text);

    public static void BindService(ServiceBinderBase binder, EchoServer? service)
    {
        binder.AddMethod(Saying, service is null ? null : new UnaryServerMethod<string, string>(service.Say));
        binder.AddMethod(Counting, service is null ? null : new ServerStreamingServerMethod<string, string>(service.Count));
        binder.AddMethod(Chatting, service is null ? null : new DuplexStreamingServerMethod<string, string>(service.Chat));
    }

    public virtual async Task<string> Say(string said, ServerCallContext context)
    {
        switch (said)
        {
            case "fail":
                throw new RpcException(new Status(StatusCode.FailedPrecondition, "100 % not today"), new CallMetadata { { "reason", "because" }, { "set-cookie", "evil" } });
            case "unauthenticated":
                throw new RpcException(new Status(StatusCode.Unauthenticated, "inner secret"));
            case "wait":
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
                break;
        }

        context.ResponseTrailers.Add("seen-token", context.RequestHeaders.GetValue("authorization") ?? "none");
        return said + " " + context.Method;
    }

    // Numbers until nobody listens any more, or as many as are asked for.
    public virtual async Task Count(string most, IServerStreamWriter<string> answers, ServerCallContext context)
    {
        for (var i = 0; most == "endless" ? !context.CancellationToken.IsCancellationRequested : i < int.Parse(most, null); i++)
        {
            await answers.WriteAsync($"{i}");
            await Task.Delay(most == "endless" ? 20 : 0);
        }
    }

    public virtual async Task Chat(IAsyncStreamReader<string> said, IServerStreamWriter<string> answers, ServerCallContext context)
    {
        while (await said.MoveNext(context.CancellationToken))
        {
            await answers.WriteAsync(said.Current + "!");
        }
    }
}
