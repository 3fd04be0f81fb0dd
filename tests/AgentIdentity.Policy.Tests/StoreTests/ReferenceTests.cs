namespace AgentIdentity.Policy.Tests.StoreTests;

/// <summary>Files that a file of tests refers to: their forms, and which of them are never read.</summary>
public sealed class ReferenceTests
{
    private const string Model = "model\n  schema 1.1\ntype user\ntype group\n  relations\n    define member: [user, group#member, user with big]\ncondition big(x: int) {\n  x > 5\n}\n";
    private const string Anne = "check: [{ user: 'user:anne', object: 'group:1', assertions: { member: true } }]";

    [Theory]
    [InlineData("t.yaml", "- { user: 'user:anne', relation: member, object: 'group:1' }\n")]
    [InlineData("t.json", """[{"user":"user:anne","relation":"member","object":"group:1"}]""")]
    [InlineData("t.csv", "user_type,user_id,user_relation,relation,object_type,object_id\nuser,anne,,member,group,1\n")]
    [InlineData("t.csv", "\uFEFFobject_id,object_type,relation,user_id,user_type\r\n\r\n\"1\",group,member,anne,user\r\n")]
    [InlineData("t.csv", "user_type,user_id,relation,object_type,object_id,condition_name,condition_context\nuser,anne,member,group,1,big,\"{\"\"x\"\": 6}\"")]
    [InlineData("t.csv", "user_type,user_id,user_relation,relation,object_type,object_id\ngroup,2,member,member,group,1\nuser,anne,,member,group,2\n")]
    public void Tuples_are_read_from_yaml_json_and_tables(string name, string tuples)
    {
        using var folder = new TestFolder(("model.fga", Model), (name, tuples), ("a.fga.yaml", $"model_file: ./model.fga\ntuple_files: [{name}]\ntests: [{{ {Anne} }}]\n"),
            ("b.fga.yaml", $"model_file: model.fga\ntests: [{{ tuple_file: {name}, {Anne} }}]\n"));

        folder.Load("a.fga.yaml").Run().Should().OnlyContain(t => t.Passed);
        folder.Load("b.fga.yaml").Run().Should().OnlyContain(t => t.Passed);
    }

    [Theory]
    [InlineData("user_type,user_id,relation,object_type\n", "1:1 AID2153 the first line names the columns, and lacks object_id")]
    [InlineData("user_type,user_id,relation,object_type,object_id,extra\n", "1:50 AID2153 there is no column 'extra'; the columns are *")]
    [InlineData("user_type,user_type\n", "1:11 AID2153 the column 'user_type' stands here twice; remove one")]
    [InlineData("", "1:1 AID2153 the file is empty*")]
    [InlineData("user_type,user_id,relation,object_type,object_id\nuser,anne,member,group\n", "2:1 AID2153 this line has 4 fields, and there are 5 columns")]
    [InlineData("user_type,user_id,relation,object_type,object_id\n\nuser,an\"ne,member,group,1\n", "3:8 AID2153 a quote within a field*")]
    [InlineData("user_type,user_id,relation,object_type,object_id\nuser,\"anne,member,group,1\n", "2:6 AID2153 this quote is not closed")]
    [InlineData("user_type,user_id,relation,object_type,object_id\nuser,anne,member,folder,1\n", "2:1 AID2007 the model has no type 'folder'*")]
    [InlineData("user_type,user_id,relation,object_type,object_id,condition_name,condition_context\nuser,anne,member,group,1,big,{\n", "2:30 AID2153 'condition_context' is no JSON*")]
    [InlineData("user_type,user_id,relation,object_type,object_id,condition_name,condition_context\nuser,anne,member,group,1,,{}\n", "2:27 AID2153 a context without a condition*")]
    [InlineData("user_type,user_id,relation,object_type,object_id,condition_context\n", "1:50 AID2153 'condition_context' needs a column 'condition_name' beside it")]
    public void A_mistake_in_a_table_is_named_where_it_is(string table, string expected)
    {
        using var folder = new TestFolder(("model.fga", Model), ("t.csv", table), ("a.fga.yaml", $"model_file: model.fga\ntuple_file: t.csv\ntests: [{{ {Anne} }}]\n"));

        var problem = folder.Refused("a.fga.yaml").Should().ContainSingle().Subject;
        problem.File.Should().Be("t.csv");
        $"{problem.Line}:{problem.Column} {problem.Error.Code()} {problem.Message}".Should().Match(expected);
    }

    [Fact]
    public void A_model_is_read_from_modules_and_from_JSON_too()
    {
        var json = RelationModel.Parse(Model, "model.fga").ToJson().GetRawText();
        using var folder = new TestFolder(
            ("model.json", json), ("m/fga.mod", "schema: '1.2'\ncontents:\n  - core.fga\n"), ("m/core.fga", "module core\ntype user\ntype group\n  relations\n    define member: [user]\n"),
            ("a.fga.yaml", $"model_file: model.json\ntuples: [{{ user: 'user:anne', relation: member, object: 'group:1' }}]\ntests: [{{ {Anne} }}]\n"),
            ("b.fga.yaml", $"model_file: m/fga.mod\ntuples: [{{ user: 'user:anne', relation: member, object: 'group:1' }}]\ntests: [{{ {Anne} }}]\n"));

        folder.Load("a.fga.yaml").Run().Should().OnlyContain(t => t.Passed);
        folder.Load("b.fga.yaml").Run().Should().OnlyContain(t => t.Passed);
    }

    [Theory]
    [InlineData("model_file: ../secret.fga")]
    [InlineData("model_file: x/../../secret.fga")]
    [InlineData("model_file: link/secret.fga")]
    [InlineData("model_file: secret-link.fga")]
    [InlineData("model_file: /etc/hostname")]
    [InlineData("model_file: fga.mod")]
    [InlineData("model_file: \"x\\0y\"")]
    [InlineData("model_file: model.fga\ntuple_file: ../secret.fga")]
    [InlineData("model_file: model.fga\ntuple_files: [../inside-but-longer/secret.csv]")]
    public void A_file_outside_of_the_folder_is_never_read(string lines)
    {
        using var outer = new TestFolder(
            ("secret.fga", "SECRET"), ("inside-but-longer/secret.csv", "SECRET"), ("inside/model.fga", Model), ("inside/fga.mod", "schema: '1.2'\ncontents:\n  - ../secret.fga\n"),
            ("inside/a.fga.yaml", $"{lines}\ntests: [{{ {Anne} }}]\n"));
        var inside = Path.Combine(outer.Root, "inside");
        File.CreateSymbolicLink(Path.Combine(inside, "secret-link.fga"), Path.Combine(outer.Root, "secret.fga"));
        Directory.CreateSymbolicLink(Path.Combine(inside, "link"), outer.Root);
        Action load = () => StoreTestFile.Load(inside, "a.fga.yaml");

        var problems = load.Should().Throw<PolicyLoadException>().Which.Problems;

        problems.Should().Contain(p => p.Error == PolicyError.StoreTestReference || p.Error == PolicyError.ModuleInvalid).And.NotContain(p => p.Message.Contains("SECRET"));
    }

    [Fact]
    public void A_file_of_another_form_is_no_file_of_tuples()
    {
        using var folder = new TestFolder(("model.fga", Model), ("t.txt", "x"), ("a.fga.yaml", $"model_file: model.fga\ntuple_file: t.txt\ntests: [{{ {Anne} }}]\n"));

        folder.Refused("a.fga.yaml").Should().ContainSingle().Which.ToString().Should().Be("a.fga.yaml:2:13: AID2153: 't.txt' is no file of tuples by its name; it ends with .yaml, .yml, .json or .csv");
    }
}
