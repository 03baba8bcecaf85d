"""Django forms as components: every field named, its hint and its error bound to it."""

from django import forms

from planabierto.office.base.ui.guide import SpecimenForm, specimen_form
from tests.office.base.ui.conftest import Render
from tests.office.base.ui.markup import Page, problems

WHOLE = '{{ forms.form(form, csrf_input, "Guardar", cancel={"label": "Volver", "url": "/"}) }}'


class Hostile(forms.Form):
    """A field whose words try to become markup."""

    field = forms.CharField(label="<b>L</b>", help_text="<b>H</b>")
    secret = forms.CharField(widget=forms.HiddenInput)


def test_every_field_has_a_name_and_points_at_its_hint_and_error(render: Render) -> None:
    page = render(WHOLE, form=specimen_form(), csrf_input="")
    assert problems(page) == []
    fields = {attributes["name"]: attributes for attributes in Page(page).attributes("input") if "name" in attributes}
    assert fields["name"]["aria-describedby"] == "id_name_helptext"
    assert fields["achieved"]["aria-describedby"] == "id_achieved_error"
    assert fields["achieved"]["aria-invalid"] == "true"
    assert "aria-invalid" not in fields["name"]
    assert "«uno» no es un número. Escriba solo cifras, por ejemplo 3 o 1,250" in page


def test_what_is_not_required_says_so(render: Render) -> None:
    page = render("{{ forms.fields(form) }}", form=SpecimenForm())
    assert page.count("(opcional)") == 2
    assert 'Causa de la desviación <span class="optional">(opcional)</span>' in page


def test_choices_stand_in_a_named_group(render: Render) -> None:
    page = render("{{ forms.field(form['kind']) }}", form=SpecimenForm())
    assert "<legend>Cifras del informe</legend>" in page
    assert [option["value"] for option in Page(page).attributes("input", type="radio")] == ["right", "printed"]
    assert problems(page) == []


def test_a_box_to_tick_stands_in_its_label(render: Render) -> None:
    page = render("{{ forms.field(form['annex']) }}", form=SpecimenForm())
    assert '<label class="tick" for="id_annex"><input type="checkbox" name="annex" id="id_annex">' in page


def test_a_hidden_field_is_only_itself(render: Render) -> None:
    page = render("{{ forms.field(form['secret']) }}", form=Hostile())
    assert [tag for tag, _attributes in Page(page).elements] == ["input"]


def test_the_summary_leads_to_the_fields_also_to_a_group_of_choices(render: Render) -> None:
    form = SpecimenForm({"achieved": "uno"})
    page = render(WHOLE, form=form, csrf_input="")
    links = [link["href"] for link in Page(page).attributes("a") if link["href"].startswith("#")]
    assert links == ["#id_name", "#id_achieved", "#id_kind_0"]
    ids = {attributes.get("id") for _tag, attributes in Page(page).elements}
    assert {link.removeprefix("#") for link in links} <= ids


def test_a_form_without_errors_has_no_summary(render: Render) -> None:
    assert "summary" not in render(WHOLE, form=SpecimenForm(), csrf_input="")


def test_the_token_goes_with_post_and_never_with_get(render: Render) -> None:
    source = '{{ forms.form(form, "TOKEN", "Guardar", method=method) }}'
    assert "TOKEN" in render(source, form=SpecimenForm(), method="post")
    assert "TOKEN" not in render(source, form=SpecimenForm(), method="get")


def test_words_of_a_field_never_become_markup(render: Render) -> None:
    page = render(WHOLE, form=Hostile({"field": '"><script>'}), csrf_input="")
    assert not {"b", "script"} & {tag for tag, _attributes in Page(page).elements}
    assert "&lt;b&gt;L&lt;/b&gt;" in page
    assert "&lt;b&gt;H&lt;/b&gt;" in page
