using AgentIdentity.Server.Fga;

namespace AgentIdentity.Server.Tests.Fga;

public sealed class FgaRouteTests
{
    private const string Store = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    private const string Model = "01HVMMBCMGZNT3SED4Z17ECXCA";

    public static TheoryData<string, string, string> Calls() => new()
    {
        { "POST", "/fga/stores", nameof(FgaOperation.CreateStore) },
        { "GET", "/fga/stores?page_size=2", nameof(FgaOperation.ListStores) },
        { "GET", $"/fga/stores/{Store}", nameof(FgaOperation.GetStore) },
        { "DELETE", $"/fga/stores/{Store}", nameof(FgaOperation.DeleteStore) },
        { "POST", $"/fga/stores/{Store}/authorization-models", nameof(FgaOperation.WriteModel) },
        { "GET", $"/fga/stores/{Store}/authorization-models", nameof(FgaOperation.ReadModels) },
        { "GET", $"/fga/stores/{Store}/authorization-models/{Model}", nameof(FgaOperation.ReadModel) },
        { "POST", $"/fga/stores/{Store}/write", nameof(FgaOperation.Write) },
        { "POST", $"/fga/stores/{Store}/read", nameof(FgaOperation.Read) },
        { "GET", $"/fga/stores/{Store}/changes?type=doc", nameof(FgaOperation.ReadChanges) },
        { "POST", $"/fga/stores/{Store}/check", nameof(FgaOperation.Check) },
        { "POST", $"/fga/stores/{Store}/batch-check", nameof(FgaOperation.BatchCheck) },
        { "POST", $"/fga/stores/{Store}/expand", nameof(FgaOperation.Expand) },
        { "POST", $"/fga/stores/{Store}/list-objects", nameof(FgaOperation.ListObjects) },
        { "POST", $"/fga/stores/{Store}/streamed-list-objects", nameof(FgaOperation.StreamedListObjects) },
        { "POST", $"/fga/stores/{Store}/list-users", nameof(FgaOperation.ListUsers) },
        { "PUT", $"/fga/stores/{Store}/assertions/{Model}", nameof(FgaOperation.WriteAssertions) },
        { "GET", $"/fga/stores/{Store}/assertions/{Model}", nameof(FgaOperation.ReadAssertions) },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void Each_call_has_its_method_and_address(string method, string target, string operation)
    {
        var (route, refusal) = FgaRoute.Read(method, target);
        refusal.Should().BeNull();
        route!.Operation.ToString().Should().Be(operation);
        route.StoreId.Should().Be(target.Contains(Store) ? Store : "");
        route.ModelId.Should().Be(target.Contains(Model) ? Model : "");
    }

    [Fact]
    public void Every_operation_has_an_address() =>
        Calls().Select(static row => row.Data.Item3).Order().Should().Equal(Enum.GetNames<FgaOperation>().Order());

    [Theory]
    [InlineData("GET", "/fga", 404)]
    [InlineData("GET", "/fga/", 404)]
    [InlineData("GET", "/fga/stores/", 400)]
    [InlineData("GET", "/fga/Stores", 404)]
    [InlineData("GET", "/FGA/stores", 404)]
    [InlineData("GET", "/fga/stores/%30", 400)]
    [InlineData("GET", "/fga/stores/..", 400)]
    [InlineData("POST", "/fga/stores/01ARZ3NDEKTSV4RRFFQ69G5FAV/check/", 404)]
    [InlineData("POST", "/fga/stores/01ARZ3NDEKTSV4RRFFQ69G5FAV/../01ARZ3NDEKTSV4RRFFQ69G5FAV/check", 404)]
    [InlineData("POST", "/fga/stores/01ARZ3NDEKTSV4RRFFQ69G5FAV/chec%6B", 404)]
    [InlineData("POST", "/fga//stores", 404)]
    [InlineData("POST", "http://elsewhere/fga/stores", 404)]
    [InlineData("PATCH", "/fga/stores/01ARZ3NDEKTSV4RRFFQ69G5FAV", 405)]
    [InlineData("GET", "/fga/stores/01ARZ3NDEKTSV4RRFFQ69G5FAV/check", 405)]
    [InlineData("post", "/fga/stores", 405)]
    [InlineData("GET", "/fga/stores/01arz3ndektsv4rrffq69g5fav", 400)]
    [InlineData("GET", "/fga/stores/01ARZ3NDEKTSV4RRFFQ69G5FAI", 400)]
    public void What_is_spelt_otherwise_is_nothing(string method, string target, int status)
    {
        var (route, refusal) = FgaRoute.Read(method, target);
        route.Should().BeNull();
        refusal!.Status.Should().Be(status);
    }
}
